internal import CCurl

/// How libcurl's work on a message ended.
struct MailFailure {
  /// Its result.
  var result: CURLcode
  /// Whether there was a connection.
  var isConnected: Bool
  /// What it says of it.
  var reason: String
  /// Whether it was ended since the login was not made.
  var lacksLogin: Bool
  /// Whether it was ended since nobody wanted it any more.
  var isStopped: Bool
}
