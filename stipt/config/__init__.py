"""Start-up: the settings of the process, its addresses and its WSGI door. Nothing imports it."""
