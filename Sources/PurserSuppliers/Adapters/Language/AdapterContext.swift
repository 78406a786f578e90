internal import PurserCore

/// What the lines of an adapter may refer to.
struct AdapterContext {
  /// Names of secrets: for requests only, so that none can be read into a pool's name.
  var credentials: [String]
  /// Names of parameters, for requests and for reading replies.
  var settings: [String]
  /// The currencies that constants may name.
  var currencies: CurrencyTable

  /// What a template is for.
  enum Use {
    case request
    case reply
  }

  func names(for use: Use) -> [String] {
    switch use {
    case .request: credentials + settings
    case .reply: settings
    }
  }
}
