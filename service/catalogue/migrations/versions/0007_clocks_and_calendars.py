"""working-day clocks, calendars, reminders and runs of jobs"""

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
