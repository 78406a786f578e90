# Medians, ranges and ratios.
#   awk -f table.awk TITLES RESULTS
# TITLES: name, connections, title. RESULTS: round, name, answers a second, MB resident, MB on disk, and
# p50, p99 and p99.9 in milliseconds.

FNR == NR {
  names[++count] = $1
  clients[count] = $2
  $1 = $2 = ""
  titles[count] = substr($0, 3)
  next
}
{
  rate[$2, $1] = $3; memory[$2, $1] = $4; disk[$2, $1] = $5
  p50[$2, $1] = $6; p99[$2, $1] = $7; p999[$2, $1] = $8
  if ($1 > rounds) rounds = $1
}

# Sorts `values[1..rounds]` into `sorted`, and gives the median.
function median(values,    i, j, value) {
  for (i = 1; i <= rounds; i++) {
    value = values[i]
    for (j = i - 1; j >= 1 && sorted[j] > value; j--) sorted[j + 1] = sorted[j]
    sorted[j + 1] = value
  }
  return (sorted[int((rounds + 1) / 2)] + sorted[int(rounds / 2) + 1]) / 2
}

function column(of, name,    i) {
  for (i = 1; i <= rounds; i++) values[i] = of[name, i]
  return median(values)
}

END {
  for (i = 1; i <= count; i++) {
    if (names[i] !~ /^purser(:|$)/) continue
    if (first == "") first = names[i]
    with[clients[i]] = names[i]
  }
  for (i = 1; i <= count; i++) if (length(titles[i]) > width) width = length(titles[i])
  printf "\n%-*s %11s %9s %13s %11s %11s %8s %8s %8s %6s %7s\n",
    width, "", "connections", "answers/s", "range", "Purser/this", "range", "p50 ms", "p99 ms",
    "p99.9 ms", "MB", "disk MB"
  for (i = 1; i <= count; i++) {
    name = names[i]
    # Purser with as many connections, where it was measured.
    purser = clients[i] in with ? with[clients[i]] : first
    printf "%-*s %11d %9.0f %13s", width, titles[i], clients[i], column(rate, name),
      sprintf("%.0f-%.0f", sorted[1], sorted[rounds])
    if (purser == "" || name ~ /^purser(:|$)/) {
      printf " %11s %11s", "", ""
    } else {
      for (j = 1; j <= rounds; j++) ratios[j] = rate[purser, j] / rate[name, j]
      middle = median(ratios)
      printf " %11.2f %11s", middle,
        sprintf("%.2f-%.2f", sorted[1], sorted[rounds])
    }
    printf " %8.2f %8.2f %8.2f", column(p50, name), column(p99, name), column(p999, name)
    printf " %6.0f %7.0f\n", column(memory, name), column(disk, name)
  }
}
