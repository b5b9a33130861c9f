"""What the clock does and what people owe by a day: jobs, terms, calendars, reminders, the desk."""
