"""Look-ups (article 11): requests from outside, their approval, the reading room, what is given, the register."""
