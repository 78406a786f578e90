internal import ExactJSON
internal import PurserCore

/// What readings showed and nothing has explained yet, and what was told and may explain parts of it.
extension BookText {
  /// `[[amount, open, available, lowest, highest, requested_at, received_at, is_absence], ...]`; behind
  /// these stands the pool that the money moved to, where it is known.
  static func text(of findings: [OpenFinding]) -> [UInt8] {
    JSONWriter.array { list in
      for open in findings {
        let observation = open.finding.observation
        list.array {
          $0.integer(open.finding.amount.units)
          $0.integer(open.open.units)
          $0.integer(observation.available.units)
          $0.integer(observation.lowest.units)
          $0.integer(observation.highest.units)
          $0.integer(observation.requestedAt.microsecondsSinceEpoch)
          $0.integer(observation.receivedAt.microsecondsSinceEpoch)
          $0.integer(observation.isAbsence ? 1 : 0)
          if let name = observation.movedTo { $0.string(name) }
        }
      }
    }
  }

  static func findings(from text: String, of pool: PoolID) throws -> [OpenFinding] {
    var list = try JSONElements(text: text)
    var findings: [OpenFinding] = []
    while !list.isAtEnd {
      var elements = try list.array()
      func money() throws -> Money {
        Money(units: try elements.integer(), currency: pool.currency)
      }
      let (amount, open) = (try money(), try money())
      findings.append(
        OpenFinding(
          finding: Finding(
            amount: amount,
            observation: Transaction.Observation(
              available: try money(), lowest: try money(), highest: try money(),
              requestedAt: try elements.moment(), receivedAt: try elements.moment(),
              isAbsence: try elements.integer() == 1,
              movedTo: elements.isAtEnd ? nil : try elements.string())),
          open: open))
    }
    return findings
  }

  /// `[[amount, at, since, is_exact, "order" or "owner", name], ...]`
  static func text(of claims: [ExplanationClaim]) -> [UInt8] {
    JSONWriter.array { list in
      for claim in claims {
        list.array {
          $0.integer(claim.amount.units)
          $0.integer(claim.at.microsecondsSinceEpoch)
          $0.integer(claim.since.microsecondsSinceEpoch)
          $0.integer(claim.isExact ? 1 : 0)
          switch claim.teller {
          case .order(let id):
            $0.string("order")
            $0.string(id.name)
          case .owner(let reference):
            $0.string("owner")
            $0.string(reference.name)
          }
        }
      }
    }
  }

  static func claims(from text: String, of pool: PoolID) throws -> [ExplanationClaim] {
    var list = try JSONElements(text: text)
    var claims: [ExplanationClaim] = []
    while !list.isAtEnd {
      var elements = try list.array()
      let amount = Money(units: try elements.integer(), currency: pool.currency)
      let (at, since) = (try elements.moment(), try elements.moment())
      let isExact = try elements.integer() == 1
      claims.append(
        ExplanationClaim(
          amount: amount, at: at, since: since, teller: try teller(&elements), isExact: isExact))
    }
    return claims
  }

  private static func teller(_ elements: inout JSONElements) throws -> Teller {
    let (kind, name) = (try elements.string(), try elements.string())
    switch kind {
    case "order":
      guard let id = OrderID(stored: name) else {
        throw StoreError.damagedRow("an order with an impossible name")
      }
      return .order(id)
    case "owner": return .owner(try reference(name))
    default: throw StoreError.damagedRow("an explanation by nobody")
    }
  }
}
