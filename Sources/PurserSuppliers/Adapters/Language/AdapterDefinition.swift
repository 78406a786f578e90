internal import ExactJSON
package import PurserCore
internal import XMLPath

/// How to ask a supplier for its balances: an adapter as its YAML describes it, read and checked.
/// A preset and one written in place in `suppliers.yaml` are the same; nothing in it is secret.
package struct AdapterDefinition: Sendable {
  /// Its name: the preset's, or the supplier's for one written in place.
  package var name: String
  /// Its name for people.
  package var title: String
  /// Where the supplier documents what the adapter uses.
  package var documentation: String?
  /// Where the supplier's API is, unless `suppliers.yaml` says otherwise.
  package var baseURL: String?
  /// When the number of such suppliers falls, where the adapter knows.
  package var deductionTiming: DeductionTiming?
  /// Names of the secrets a supplier must give.
  package var credentials: [String]
  /// Parameters a supplier may give.
  package var settings: [AdapterSetting]
  /// Units of its own that are not in ISO 4217.
  package var currencies: [Currency]
  /// How often such suppliers may be asked, where the adapter knows.
  package var limits: RateLimits?
  /// Recorded replies and what they must be read as.
  package var samples: [AdapterSample]
  /// Recorded orders and what must come of them.
  package var orderSamples: [OrderSample]
  /// Recorded lists and what must be read of them.
  package var listSamples: [ListSample]

  /// Tables for `map`.
  var maps: [String: JSONValue]
  /// Values that are computed for each request.
  var lets: [LetValue]
  /// How the supplier is asked for its time; `nil` where signatures go by this machine's.
  var clock: ClockSource?
  var authentication: Authentication
  var format: ReplyFormat
  var calls: [AdapterCall]
  /// Whether the calls stand under `calls:`, so that one request cannot be replaced.
  var hasCallList: Bool
  /// Finds what the supplier says to people about an error.
  var errorMessage: Expression?
  var errorRules: [ErrorRule]
  /// How orders are placed; `nil` where the adapter does not say so.
  package var order: OrderDefinition?
  /// How the supplier's price list is asked for; `nil` where the adapter does not say so.
  var prices: ListDefinition<PriceRow>?
  /// How it is asked what currencies are worth in each other; `nil` where the adapter does not say so.
  var rates: ListDefinition<RateRow>?

  /// The names whose values are known only once the rest of a request is: `request`, and the `let`s
  /// that use it.
  var lateNames: Set<String> = []
  /// The names whose values are secret: credentials, tokens, what logins keep, and the `let`s that use
  /// them.
  var secretNames: Set<String> = []

  /// Whether it describes orders or lists alone, so that nothing can be asked for balances.
  package var tellsNoBalances: Bool {
    calls.isEmpty && (order != nil || ListKind.allCases.contains(where: tells))
  }

  /// Finds both, once all names are known.
  mutating func followNames() {
    lateNames = names(madeOf: ["request"])
    secretNames = names(
      madeOf: Set(
        credentials + authentication.givenNames + (order?.authentication?.givenNames ?? [])
          + [TokenGrant.refreshTokenName]))
  }

  /// `names` and the `let`s that use one of them, directly or through others. Grown until nothing is
  /// added, as a `let` may use one that comes after it.
  func names(madeOf names: Set<String>) -> Set<String> {
    var names = names
    var count = 0
    while count != names.count {
      count = names.count
      for value in lets where value.expression.names.contains(where: { names.contains($0.name) }) {
        names.insert(value.name)
      }
    }
    return names
  }

  /// The names without which `templates` cannot be filled in, directly or through `let`s: what stands in
  /// `coalesce` or `if` may be nothing.
  func names(needing templates: [Template]) -> Set<String> {
    var needed = Set(templates.flatMap(\.expressions).flatMap(\.root.neededNames))
    var count = -1
    while count != needed.count {
      count = needed.count
      for value in lets where needed.contains(value.name) {
        needed.formUnion(value.expression.root.neededNames)
      }
    }
    return needed
  }

  /// The names that `templates` use, directly or through `let`s.
  func names(neededBy templates: [Template]) -> Set<String> {
    names(behind: Set(templates.flatMap(\.names).map(\.name)))
  }

  /// `names`, and those that `let`s among them use.
  func names(behind names: Set<String>) -> Set<String> {
    var needed = names
    var count = -1
    while count != needed.count {
      count = needed.count
      for value in lets where needed.contains(value.name) {
        needed.formUnion(value.expression.names.map(\.name))
      }
    }
    return needed
  }
}

/// A named value for requests.
struct LetValue: Sendable {
  var name: String
  var expression: Expression
}

/// A parameter that a supplier of an adapter may give under `settings:`.
package struct AdapterSetting: Sendable, Hashable {
  /// What templates call it.
  package var name: String
  /// Its value where a supplier gives none.
  package var defaultValue: SettingValue?
  /// Whether every supplier has to give it.
  package var isRequired: Bool
}

/// One question to the supplier and how its answer is read.
struct AdapterCall: Sendable {
  var request: RequestTemplate
  var format: ReplyFormat
  var pagination: Pagination?
  /// What makes a reply with a status of 200 to 299 a success; `nil` for the status alone.
  var successWhen: Expression?
  var rows: [BalanceRow]
  /// Identities that every reply must satisfy.
  var checks: [Expression]
  /// Values for the calls that follow.
  var keep: [LetValue]
  /// The kept list of which each element has a request of its own.
  var forEach: String?
  /// Whether it is fine that there are values and a filter lets none of them be kept.
  var mayBeNone = false
  /// Whether any of its rows goes over a list, or it keeps the values of one.
  var goesOverLists = false
  /// Where its replies in XML may say beside those lists that another page follows. Made once, since to
  /// compile paths takes longer than to read a reply.
  var pageFlags: [XPath] = []
}

/// Pages: another request follows while a reply names the next one, or has items.
struct Pagination: Sendable {
  /// How the next page is found.
  enum Kind: Sendable {
    /// An expression that finds the next page's cursor in a reply.
    case cursor(Expression)
    /// An expression that finds the next page's URL.
    case link(Expression)
    /// Pages are counted from the first.
    case page(first: Int)
    /// Pages are counted by the rows before them.
    case offset(step: Int)

    /// What a request calls where it is; links have no name.
    var name: String? {
      switch self {
      case .cursor: "cursor"
      case .page: "page"
      case .offset: "offset"
      case .link: nil
      }
    }
  }

  var kind: Kind
  /// Whether another page follows, for pages that are counted; `nil` until one has no items.
  var condition: Expression?
  /// The query parameter that says where a page is, unless the request's own lines do.
  var queryParameter: String?
  /// Whether a link that is a path begins at the base URL, and not at the host.
  var joinsBaseURL = false
  /// How many pages a reading may have; more is a reply that never ends.
  var maximumPages: Int

  static let defaultMaximumPages = 100
}

/// Turns the replies that match it into a kind of failure. All conditions given must hold.
struct ErrorRule: Sendable {
  /// The statuses it is for; empty for any.
  var statuses: [ClosedRange<Int>]
  /// A condition on the reply.
  var condition: Expression?
  /// A part of the body's text.
  var text: String?
  var kind: CheckFailure.Kind
  /// What it says to people, instead of the adapter's `error_message`.
  var message: TextField?
}
