# The gateway, asked for answers that leave the decision out (`Prefer: return=minimal`): they say as much as
# those of a server that decides without saying why.
# shellcheck source=purser.sh
source "$support/contenders/purser.sh"
# shellcheck disable=SC2034 # the driver uses it
preference=return=minimal

title() { echo "Purser, minimal answers"; }
