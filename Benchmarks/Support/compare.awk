# Medians of two builds that ran in turn, and the gain of the new one within each round.
#   awk -F '\t' -v old=NAME -f compare.awk RESULTS
# RESULTS: round, old or new, line, figure, value, unit.

{
  what = $3 ($4 == "" ? "" : ", " $4)
  key = what SUBSEP $6
  if (!(key in seen)) { seen[key] = ++count; names[count] = what; units[count] = $6 }
  value[seen[key], $2, $1] = $5
  if ($1 > rounds) rounds = $1
}

function median(    i, j, entry) {
  for (i = 1; i <= rounds; i++) {
    entry = values[i]
    for (j = i - 1; j >= 1 && sorted[j] > entry; j--) sorted[j + 1] = sorted[j]
    sorted[j + 1] = entry
  }
  return (sorted[int((rounds + 1) / 2)] + sorted[int(rounds / 2) + 1]) / 2
}

function side(line, which,    i) {
  for (i = 1; i <= rounds; i++) values[i] = value[line, which, i]
  return median()
}

END {
  for (i = 1; i <= count; i++) {
    if (length(names[i]) > width) width = length(names[i])
    if (length(units[i]) > unitWidth) unitWidth = length(units[i])
  }
  printf "%-*s %13s %13s %-*s %7s %s\n", width, "", old, "working tree", unitWidth, "", "gain", "range"
  for (i = 1; i <= count; i++) {
    printf "%-*s %13.1f %13.1f %-*s", width, names[i], side(i, "old"), side(i, "new"), unitWidth, units[i]
    whole = 1
    for (j = 1; j <= rounds; j++) {
      before = value[i, "old", j]; after = value[i, "new", j]
      if (before == 0 || after == 0) { whole = 0; break }
      # A rate is better when it is higher, everything else when it is lower.
      values[j] = units[i] == "/s" ? after / before : before / after
    }
    if (whole) {
      middle = median()
      printf " %7.2f %.2f-%.2f\n", middle, sorted[1], sorted[rounds]
    } else print ""
  }
}
