"""Writing down what is said: two engines behind one port, and the silence that is left out before them."""
