internal import CCurl

extension EasyHandle {
  /// What holds for every transfer, whatever is asked: a libcurl default that could let a secret
  /// out or the environment in is not left to chance.
  func applySafety() throws(CurlError) {
    try allowOnlyHTTP()
    try leaveResolverBehind()
    try collectErrorText()
    try set(CURLOPT_NOSIGNAL, 1)
    try set(CURLOPT_FOLLOWLOCATION, 0)
    try set(CURLOPT_NETRC, 0)  // CURL_NETRC_IGNORED
    try set(CURLOPT_SSL_VERIFYPEER, 1)
    try set(CURLOPT_SSL_VERIFYHOST, 2)
    try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    try set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    // Compression is asked for by a header, and undone by `ContentCoding`.
    try set(CURLOPT_HTTP_CONTENT_DECODING, 0)
    try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
  }

  /// What the client's configuration asks for.
  func apply(_ configuration: CurlClient.Configuration) throws(CurlError) {
    try set(CURLOPT_USERAGENT, configuration.userAgent)
    let idleMilliseconds = configuration.idleConnectionLifetime.boundedMilliseconds
    try set(CURLOPT_MAXAGE_CONN, max(1, idleMilliseconds / 1000))
    // The empty text keeps `https_proxy` and its kin in the environment from counting.
    try set(CURLOPT_PROXY, "")
    try set(CURLOPT_NOPROXY, "")
  }

  /// The way to the host that the request asks for.
  func apply(_ route: NetworkRoute) throws(CurlError) {
    if let proxy = route.proxy { try set(CURLOPT_PROXY, proxy) }
    if let authorities = route.authorities {
      // Without this the system's authorities would be trusted beside these.
      try set(CURLOPT_CAPATH, UnsafeRawPointer?.none)
      try set(CURLOPT_CAINFO_BLOB, text: authorities)
    }
    if let certificate = route.certificate { try set(CURLOPT_SSLCERT_BLOB, text: certificate) }
    if let key = route.key { try set(CURLOPT_SSLKEY_BLOB, text: key) }
  }

  /// The request line, the body, and how a connection is found.
  func apply(_ hop: Hop) throws(CurlError) {
    // Else libcurl would take dots out of the path, which may be signed as it is.
    try set(CURLOPT_PATH_AS_IS, 1)
    try set(CURLOPT_URL, hop.target.url)
    // Over TLS the handshake tells whether one connection can serve several requests at once.
    // Without TLS only a first reply would tell, and a stalled one would stall all.
    try set(CURLOPT_PIPEWAIT, hop.target.isSecure ? 1 : 0)
    switch hop.method {
    case .head:
      try set(CURLOPT_NOBODY, 1)
    case .get where hop.body == nil:
      try set(CURLOPT_HTTPGET, 1)
    case .delete where hop.body == nil:
      try set(CURLOPT_HTTPGET, 1)
      try set(CURLOPT_CUSTOMREQUEST, hop.method.rawValue)
    case .get, .delete, .post, .put, .patch:
      try set(CURLOPT_POST, 1)
      try setBody(hop.body ?? [])
      try set(CURLOPT_CUSTOMREQUEST, hop.method.rawValue)
    }
  }

  /// Sends what arrives to a transfer, which must outlive it.
  func report(to transfer: Transfer) throws(CurlError) {
    let context = UnsafeRawPointer(Unmanaged.passUnretained(transfer).toOpaque())
    try set(CURLOPT_WRITEDATA, context)
    try set(CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      EasyHandle.deliver(bytes, size * count, context) { $0.receive(body: $1) }
    }
    try set(CURLOPT_HEADERDATA, context)
    try set(CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      EasyHandle.deliver(bytes, size * count, context) { $0.receive(headerLine: $1) }
    }
    try set(CURLOPT_PREREQDATA, context)
    try setBeforeSending { context, _, _, _, _ in
      guard let context else { return Int32(CURL_PREREQFUNC_ABORT) }
      let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
      return Int32(transfer.mayBeSent() ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT)
    }
  }

  /// Hands bytes to the transfer behind `context`; a count that differs from theirs stops it.
  private static func deliver(
    _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ context: UnsafeMutableRawPointer?,
    to receive: (Transfer, UnsafeBufferPointer<UInt8>) -> Bool
  ) -> Int {
    guard count > 0 else { return 0 }
    guard let bytes, let context else { return -1 }
    let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    let accepted = UnsafeRawBufferPointer(start: bytes, count: count).withMemoryRebound(
      to: UInt8.self
    ) { receive(transfer, $0) }
    return accepted ? count : -1
  }
}
