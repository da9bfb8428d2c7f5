"""What ``linli plan`` does for each problem: read, solve, write, draw."""
