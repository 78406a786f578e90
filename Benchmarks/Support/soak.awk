# Judges whether the memory of a soak has levelled off.
#   awk -v bound=KB -f soak.awk RESULTS
# RESULTS, a line a minute: minute, orders, then `VmRSS` and `RssAnon` in kB, and what else was noted.
# The growth is the slope of the line of least squares through `RssAnon` over the orders, of the last third of
# the minutes, in kB for each 100,000 orders: a single minute may be high or low by chance.

{ orders[NR] = $2; anonymous[NR] = $4 }

function slope(first, last,    i, n, x, y, meanX, meanY, above, below) {
  for (i = first; i <= last; i++) { n++; meanX += orders[i]; meanY += anonymous[i] }
  meanX /= n; meanY /= n
  for (i = first; i <= last; i++) {
    x = orders[i] - meanX; y = anonymous[i] - meanY
    above += x * y; below += x * x
  }
  return below > 0 ? above / below * 100000 : 0
}

END {
  if (NR < 9) { print "a soak of less than 9 minutes tells nothing of memory"; exit 2 }
  third = int(NR / 3)
  first = slope(1, third); middle = slope(third + 1, NR - third); last = slope(NR - third + 1, NR)
  printf "memory for 100,000 orders more: %.0f kB in the first third, %.0f kB in the second, %.0f kB in the last\n",
    first, middle, last
  levelled = last <= bound
  printf "memory has %slevelled off: %.0f kB are allowed in the last third\n", levelled ? "" : "NOT ", bound
  exit !levelled
}
