internal import JSONPath

/// What becomes of a number where readings of several pages, or of several items of one pool, are added up.
enum Share: Sendable, Equatable {
  /// It takes nothing from the reply.
  case constant
  /// It is said once, and is the same wherever it is read.
  case once
  /// It is a part, which adds up.
  case part
  /// It is both at once, or something that is no part of a sum.
  case neither

  /// From where it is looked at.
  enum Place: Sendable {
    /// A whole reply that is a page of several: its lists are parts.
    case page
    /// An item of a reply: what is taken from the item is a part.
    case item
  }
}

extension Expression {
  /// What becomes of its value where it is added up.
  func share(of place: Share.Place) -> Share { root.share(of: place) }

  /// The parts of it that go over a list of the reply: selectors that find several values, lists that are
  /// counted, and steps into a computed list.
  var lists: [Expression] { root.lists(isCounted: false).map { Expression(self, root: $0) } }
}

extension Share {
  /// Of one of several values.
  fileprivate func or(_ other: Share) -> Share {
    switch (self, other) {
    case (.constant, _): other
    case (_, .constant): self
    case (.once, .once), (.part, .part): self
    case (.neither, _), (_, .neither), (.once, .part), (.part, .once): .neither
    }
  }

  /// Of something that is made of both and is no sum of them.
  fileprivate func with(_ other: Share) -> Share {
    switch (self, other) {
    case (.neither, _), (_, .neither): .neither
    case (.part, _), (_, .part): .part
    case (.once, _), (_, .once): .once
    case (.constant, .constant): .constant
    }
  }

  fileprivate func plus(_ other: Share, _ place: Place) -> Share {
    switch (self, other) {
    case (.part, .constant), (.constant, .part): place == .item ? .part : .neither
    case (.part, .once), (.once, .part): .neither
    case (.constant, _), (.once, _), (.part, .part), (.neither, _), (.part, .neither): with(other)
    }
  }

  fileprivate func times(_ other: Share, _ place: Place) -> Share {
    place == .page && self == .part && other == .part ? .neither : with(other)
  }

  fileprivate func dividedBy(_ other: Share, _ place: Place) -> Share {
    place == .page && other == .part ? .neither : with(other)
  }
}

extension Expression.Node {
  fileprivate func share(of place: Share.Place) -> Share {
    switch self {
    case .selector(let selector): selector.share(of: place)
    case .name("reply"): .once
    case .name, .number, .string, .bool, .null: .constant
    case .negation(let node): node.share(of: place)
    case .not: .constant
    case .steps(let node, let path):
      place == .page && !path.isSingular && node.share(of: place) == .once
        ? .part : node.share(of: place)
    case .arithmetic(let operation, let left, let right):
      switch operation {
      case .add, .subtract: left.share(of: place).plus(right.share(of: place), place)
      case .multiply: left.share(of: place).times(right.share(of: place), place)
      case .divide: left.share(of: place).dividedBy(right.share(of: place), place)
      }
    case .comparison(_, let left, let right), .both(let left, let right),
      .either(let left, let right):
      left.share(of: place).with(right.share(of: place))
    case .call(let call): call.share(of: place)
    }
  }

  fileprivate func lists(isCounted: Bool) -> [Expression.Node] {
    switch self {
    case .selector(let selector): isCounted || selector.findsSeveral ? [self] : []
    case .steps(let node, let path):
      path.isSingular && !isCounted ? node.lists(isCounted: false) : [self]
    case .call(let call):
      call.arguments.flatMap { $0.lists(isCounted: call.isOverList) }
    case .negation(let node), .not(let node): node.lists(isCounted: false)
    case .arithmetic(_, let left, let right), .comparison(_, let left, let right),
      .both(let left, let right), .either(let left, let right):
      left.lists(isCounted: false) + right.lists(isCounted: false)
    case .name, .number, .string, .bool, .null: []
    }
  }
}

extension Expression.Call {
  /// Whether it goes over all that its argument finds.
  fileprivate var isOverList: Bool {
    function == .number(.sum) || function == .number(.count)
  }

  fileprivate func share(of place: Share.Place) -> Share {
    let shares = arguments.map { $0.share(of: place) }
    let mixed = shares.reduce(Share.constant) { $0.with($1) }
    switch function {
    case .structure(.if): return shares[1].or(shares[2])
    case .structure(.coalesce): return shares.reduce(.constant) { $0.or($1) }
    case .number(.sum), .number(.count):
      return place == .page && mixed == .once ? .part : mixed
    case .number(.min), .number(.max), .number(.abs), .number(.round):
      return place == .page && mixed == .part ? .neither : mixed
    case .reply: return .once
    case .text, .number, .structure, .moment, .digest, .encoding, .nonce: return mixed
    }
  }
}

extension Selector {
  /// Whether it may find several values, by what is written. An XPath may always, and is meant to where it
  /// is summed or counted.
  var findsSeveral: Bool {
    switch path {
    case .json(let path): !path.isSingular
    case .xml: false
    }
  }

  fileprivate func share(of place: Share.Place) -> Share {
    switch place {
    case .page: findsSeveral ? .part : .once
    case .item: startsAtReply ? .once : .part
    }
  }
}
