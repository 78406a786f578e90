internal import ExactJSON
internal import TextPattern

/// Which named groups of the pattern of a text an adapter reads.
struct ReadGroups: Sendable, Equatable {
  /// Those that are amounts, or values that are kept and may become some.
  var amounts: Set<String> = []
  /// All that the formulas of amounts look at, with their conditions; signs may be among them.
  var besideAmounts: Set<String> = []
  var all: Set<String> = []
}

extension AdapterDefinition {
  /// Tells the formats of the calls which groups of their patterns are read.
  mutating func followGroups() {
    let ofErrors = expressionsOfErrors.map(\.expression)
    for index in calls.indices {
      calls[index].format = calls[index].format.reading { pattern in
        calls[index].groups(of: pattern, ofErrors)
      }
    }
  }
}

extension ReplyFormat {
  fileprivate func reading(_ groups: (TextPattern) -> ReadGroups) -> ReplyFormat {
    switch self {
    case .encoded(let encoding, let format): .encoded(encoding, format.reading(groups))
    case .text(let pattern, _):
      .text(pattern: pattern, read: pattern.map(groups) ?? ReadGroups())
    case .json, .xml, .lines, .keyValue, .form, .csv: self
    }
  }
}

extension AdapterCall {
  fileprivate func groups(of pattern: TextPattern, _ ofErrors: [Expression]) -> ReadGroups {
    let ofItems = rows.flatMap(\.expressionsOfItem)
    let others = expressionsOfReply + ofItems
    let all = (others.map(\.expression) + ofErrors).flatMap(\.selectors)
    let formulas = rows.flatMap(\.formulas).flatMap(\.selectors)
    let kept = keep.flatMap(\.expression.selectors)
    // What selectors over items find is not looked after.
    guard rows.allSatisfy({ $0.each == nil }) else {
      return ReadGroups(amounts: Set(pattern.groupNames))
    }
    var groups = ReadGroups()
    for name in pattern.groupNames {
      if (formulas.filter(\.isOfAmount) + kept).contains(where: { $0.finds(name) }) {
        groups.amounts.insert(name)
      }
      if formulas.contains(where: { $0.finds(name) }) { groups.besideAmounts.insert(name) }
      if all.contains(where: { $0.finds(name) }) { groups.all.insert(name) }
    }
    return groups
  }
}

extension BalanceRow {
  /// What its amounts are computed by.
  fileprivate var formulas: [Expression] {
    [available, validity?.rolloverAmount].compactMap(\.self) + amounts.map(\.expression)
  }
}

extension Selector {
  /// Whether it may find the member of that name.
  fileprivate func finds(_ name: String) -> Bool {
    var object = JSONObject()
    object[name] = .string("1")
    let scope = Scope(of: .json(.object(object)), names: KnownNames())
    // A filter cannot tell here.
    guard let found = try? documents(in: scope) else { return true }
    return !found.isEmpty
  }
}
