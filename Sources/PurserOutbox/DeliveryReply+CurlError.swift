internal import CurlClient

extension DeliveryReply {
  /// What an exchange that brought no reply means for its message.
  init(_ error: CurlError) {
    self =
      error.requestMayHaveBeenSent
      ? .unknown(problem: error.message + ": it may have arrived")
      : .failed(problem: error.message)
  }
}
