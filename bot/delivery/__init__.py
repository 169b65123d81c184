"""What has to be pushed out (to a messenger, to a desk) and the dispatcher that does it."""
