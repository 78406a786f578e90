# PostgreSQL as in `postgres.sh`, with the orders spread evenly over sixteen pools: what it does when
# its transactions seldom wait for one row.
# shellcheck source=postgres.sh
source "$support/contenders/postgres.sh"
pools=16
