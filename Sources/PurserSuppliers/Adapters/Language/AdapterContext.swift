internal import PurserCore

/// What the lines of an adapter may refer to.
struct AdapterContext {
  /// Names of secrets: for requests only, so that none can be read into a pool's name.
  var credentials: [String]
  /// Names of parameters, for requests and for reading replies.
  var settings: [String]
  /// The currencies that constants may name.
  var currencies: CurrencyTable
  /// Names of values computed for requests.
  var lets: [String] = []
  /// Names of tables.
  var maps: [String] = []
  /// Names of values that calls keep for the calls after them.
  var kept: [String] = []
  /// Names that authentication and pages give to requests: `token`, `cursor`, `page`, `offset`.
  var given: [String] = []
  /// Those of them that authentication gives: as secret as credentials, and for requests only.
  var secretlyGiven: Set<String> = []
  /// Those of them that pages give, anywhere in the adapter: nothing else may be called so.
  var pageNames: [String] = []
  /// Whether a section that gives names could not be read, so that not all are known.
  var isIncomplete = false
  /// What selectors are written in.
  var language = SelectorLanguage.jsonPath

  /// What an expression or a template is for.
  enum Use {
    case request
    case reply
  }

  func names(for use: Use) -> [String] {
    switch use {
    case .request: credentials + settings + lets + maps + kept + given + ["now", "request"]
    case .reply:
      settings + maps + kept + given.filter { !secretlyGiven.contains($0) } + ["now", "reply"]
    }
  }

  /// The context with selectors in the language of `format`.
  func reading(_ format: ReplyFormat) -> AdapterContext {
    var context = self
    context.language = format.selectorLanguage
    return context
  }

  /// The context of what is asked before any call, a token and the time: neither the token is known there,
  /// nor what calls keep, but for `names`, which earlier steps of a login kept.
  func beforeToken(knowing names: [String]) -> AdapterContext {
    var context = self
    context.kept = []
    context.given = names
    context.secretlyGiven = []
    return context
  }

  /// Gives what authentication gives.
  mutating func giveSecretly(_ names: [String]) {
    given = names
    secretlyGiven = Set(names)
  }

  /// Gives what another authentication gives, in the place of the first, and `others`.
  mutating func giveSecretly(_ names: [String], beside others: [String]) {
    given = others.filter { !secretlyGiven.contains($0) } + names
    secretlyGiven = Set(names)
  }

  /// The context with more names for requests.
  func giving(_ names: [String]) -> AdapterContext {
    var context = self
    context.given += names
    return context
  }
}
