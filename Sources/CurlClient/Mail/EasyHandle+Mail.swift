internal import CCurl

/// Sending mail.
extension EasyHandle {
  /// What holds for every message. No connection is used for a second one: a reply that comes late would be taken for
  /// the reply to the next message.
  func applyMailSafety() throws(CurlError) {
    try check(purser_easy_allow_only_mail(pointer))
    try leaveResolverBehind()
    try collectErrorText()
    try set(CURLOPT_NOSIGNAL, 1)
    try set(CURLOPT_NETRC, 0)  // CURL_NETRC_IGNORED
    try set(CURLOPT_SSL_VERIFYPEER, 1)
    try set(CURLOPT_SSL_VERIFYHOST, 2)
    try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    // The empty text keeps `all_proxy` in the environment from counting.
    try set(CURLOPT_PROXY, "")
    try set(CURLOPT_NOPROXY, "")
    try set(CURLOPT_FRESH_CONNECT, 1)
    try set(CURLOPT_FORBID_REUSE, 1)
  }

  /// Where the server is, and what it wants.
  func apply(_ server: MailServer) throws(CurlError) {
    let helloName = server.helloName ?? OwnAddress.literal(towards: server.host)
    try set(CURLOPT_URL, server.url(helloName))
    // Never "try": the password would leave in clear where STARTTLS is missing.
    let isSecure = server.security != .none
    try set(CURLOPT_USE_SSL, Int((isSecure ? CURLUSESSL_ALL : CURLUSESSL_NONE).rawValue))
    if let authorities = server.authorities {
      // Without this the system's authorities would be trusted beside these.
      try set(CURLOPT_CAPATH, UnsafeRawPointer?.none)
      try set(CURLOPT_CAINFO_BLOB, text: authorities)
    }
    if let login = server.login {
      try set(CURLOPT_USERNAME, login.user)
      try set(CURLOPT_PASSWORD, login.password)
      try set(CURLOPT_LOGIN_OPTIONS, login.options)
    }
    try set(CURLOPT_CONNECTTIMEOUT_MS, max(1, server.connectTimeout.boundedMilliseconds))
    try set(CURLOPT_TIMEOUT_MS, max(1, server.timeout.boundedMilliseconds))
    // Without it libcurl waits for a reply for 120 seconds, whatever the whole may take.
    let replySeconds = (server.replyTimeout.boundedMilliseconds + 999) / 1000
    try set(CURLOPT_SERVER_RESPONSE_TIMEOUT, max(1, replySeconds))
  }

  /// Who sends it, who gets it, and that there is something to send: without that libcurl would only ask for the
  /// recipient.
  func apply(_ letter: MailLetter, to recipients: MailRecipients, bytes: Int) throws(CurlError) {
    try set(CURLOPT_UPLOAD, 1)
    try set(CURLOPT_MAIL_FROM, "<\(letter.sender.text)>")
    try set(CURLOPT_MAIL_RCPT, UnsafeRawPointer(recipients.pointer))
    // Told beforehand, so that what is too large is refused before it is sent.
    let size = purser_easy_set_offset(pointer, CURLOPT_INFILESIZE_LARGE, curl_off_t(bytes))
    try check(size, CURLOPT_INFILESIZE_LARGE)
  }

  /// Sends what happens to a transfer, which must outlive it.
  func report(to transfer: MailTransfer) throws(CurlError) {
    let context = UnsafeRawPointer(Unmanaged.passUnretained(transfer).toOpaque())
    try set(CURLOPT_WRITEFUNCTION) { _, size, count, _ in size * count }
    try set(CURLOPT_READDATA, context)
    let reading = purser_easy_set_read_function(pointer) { buffer, size, count, context in
      guard let buffer, let transfer = MailTransfer.behind(context) else {
        return Int(CURL_READFUNC_ABORT)
      }
      return transfer.read(UnsafeMutableRawBufferPointer(start: buffer, count: size * count))
    }
    try check(reading, CURLOPT_READFUNCTION)
    try set(CURLOPT_PREREQDATA, context)
    try setBeforeSending { context, _, _, _, _ in
      let isWelcome = MailTransfer.behind(context)?.mayBeSent() ?? false
      return Int32(isWelcome ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT)
    }
    try reportTrace(to: context)
    try reportSockets(to: context)
  }

  private func reportTrace(to context: UnsafeRawPointer) throws(CurlError) {
    try set(CURLOPT_VERBOSE, 1)
    try set(CURLOPT_DEBUGDATA, context)
    let tracing = purser_easy_set_debug_function(pointer) { _, kind, bytes, count, context in
      if let bytes, let transfer = MailTransfer.behind(context) {
        transfer.note(kind, UnsafeRawBufferPointer(start: bytes, count: count))
      }
      return 0
    }
    try check(tracing, CURLOPT_DEBUGFUNCTION)
    try set(CURLOPT_NOPROGRESS, 0)
    try set(CURLOPT_XFERINFODATA, context)
    let progressing = purser_easy_set_progress_function(pointer) { context, _, _, _, _ in
      MailTransfer.behind(context)?.isOver() ?? true ? 1 : 0
    }
    try check(progressing, CURLOPT_XFERINFOFUNCTION)
  }

  private func reportSockets(to context: UnsafeRawPointer) throws(CurlError) {
    try set(CURLOPT_SOCKOPTDATA, context)
    let opening = purser_easy_set_open_function(pointer) { context, socket, _ in
      let isWelcome = MailTransfer.behind(context)?.stop.open(socket) ?? false
      return Int32(isWelcome ? CURL_SOCKOPT_OK : CURL_SOCKOPT_ERROR)
    }
    try check(opening, CURLOPT_SOCKOPTFUNCTION)
    try set(CURLOPT_CLOSESOCKETDATA, context)
    let closing = purser_easy_set_close_function(pointer) { context, socket in
      MailTransfer.behind(context)?.stop.close(socket) ?? -1
    }
    try check(closing, CURLOPT_CLOSESOCKETFUNCTION)
  }
}
