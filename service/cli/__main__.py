"""`python -m service.cli`: how the program starts its own processes."""

from service.cli import main

main()
