"""What runs beside the web: the schedule of the desk."""
