"""One suite per Protocol. A test module subclasses the suite and says in a fixture how to make its own
implementation; the suite is not collected by itself."""
