"""People's data: handing it out, erasing it everywhere, keeping it no longer than the merchant says."""
