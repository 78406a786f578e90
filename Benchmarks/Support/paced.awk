# Medians and ranges of what PacedLoad prints, a line a round: orders held, orders held a second, p50, p99 and
# p99.9 in milliseconds, then for the balances the answers, bytes of one, p50, p99 and p99.9.

{ for (i = 1; i <= NF; i++) figure[i, NR] = $i }

# The median of a column, with its range behind it.
function median(column, format,    i, j, value, sorted) {
  for (i = 1; i <= NR; i++) {
    value = figure[column, i] + 0
    for (j = i - 1; j >= 1 && sorted[j] > value; j--) sorted[j + 1] = sorted[j]
    sorted[j + 1] = value
  }
  value = (sorted[int((NR + 1) / 2)] + sorted[int(NR / 2) + 1]) / 2
  return sprintf(format " (" format "-" format ")", value, sorted[1], sorted[NR])
}

END {
  printf "%-28s %26s %26s %26s %26s\n", "", "a second", "p50 ms", "p99 ms", "p99.9 ms"
  printf "%-28s %26s %26s %26s %26s\n", sprintf("orders held, wanted %d/s", wanted),
    median(2, "%.0f"), median(3, "%.2f"), median(4, "%.2f"), median(5, "%.2f")
  printf "%-28s %26s %26s %26s %26s\n", sprintf("balances of %.0f kB", figure[7, 1] / 1000),
    reads, median(8, "%.2f"), median(9, "%.2f"), median(10, "%.2f")
}
