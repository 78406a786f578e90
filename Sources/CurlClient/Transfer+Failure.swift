internal import CCurl

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension Transfer {
  /// An error that names the host the transfer talks to, "shop.example:443 MESSAGE", with what came of
  /// the reply.
  func error(_ code: CurlError.Code, _ message: String) -> CurlError {
    var error = CurlError(
      code: code, message: "\(hop.target.origin) \(message)", requestMayHaveBeenSent: hasSent)
    error.partial = partial
    return error
  }

  /// The error for an exchange that has reached its deadline.
  func deadlineFailure() -> CurlError {
    let limit = request.timeout.boundedMilliseconds
    let stage =
      if !hasSentHop {
        "the request could not be sent yet"
      } else if reply.hasAllHeaders {
        "the reply was not complete yet"
      } else {
        "no reply had come yet"
      }
    return error(.timeout, "took longer than the \(limit) ms allowed; \(stage)")
  }

  /// The error libcurl's result stands for (libcurl-errors(3)).
  func failure(of result: CURLcode) -> CurlError {
    if reply.isTooLarge || isEndlessHeader(result) { return sizeFailure() }
    if refusedToResend {
      return error(
        .closedEarly,
        "closed the connection without a reply; a \(hop.method.rawValue) is not sent again")
    }
    switch result {
    case CURLE_COULDNT_RESOLVE_HOST:
      return error(.resolve, "has no address: the host name cannot be resolved")
    case CURLE_COULDNT_RESOLVE_PROXY:
      return error(.resolve, "cannot be reached: the proxy's name cannot be resolved")
    case CURLE_COULDNT_CONNECT:
      return request.route?.proxy == nil
        ? error(.connect, "cannot be connected to: \(systemReason)")
        : error(.connect, "cannot be reached: the proxy cannot be connected to: \(systemReason)")
    case CURLE_PROXY:
      return error(.connect, "cannot be connected to: the proxy refused")
    case CURLE_OPERATION_TIMEDOUT:
      let limit = request.connectTimeout.boundedMilliseconds
      return error(.timeout, "accepted no connection within the \(limit) ms allowed")
    case CURLE_SSL_CERTPROBLEM:
      return error(.tls, "cannot be shown the client certificate: \(handle.problem)")
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CIPHER,
      CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR,
      CURLE_SSL_CRL_BADFILE, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT,
      CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_SHUTDOWN_FAILED, CURLE_USE_SSL_FAILED:
      return error(.tls, "is not trusted: \(handle.problem)")
    case CURLE_GOT_NOTHING, CURLE_SEND_ERROR:
      return error(.closedEarly, "closed the connection without a reply")
    case CURLE_PARTIAL_FILE:
      return error(.closedEarly, "closed the connection before the reply was complete")
    case CURLE_RECV_ERROR:
      return receiveFailure()
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY:
      return error(.protocolViolation, "answered with something that is not HTTP")
    case CURLE_HTTP2, CURLE_HTTP2_STREAM:
      return error(.protocolViolation, "broke the rules of HTTP/2")
    default:
      // The codes' fixed texts name no URL, unlike the text of the single case.
      let reason = String(cString: curl_easy_strerror(result))
      return error(.other, "could not be asked: \(reason)")
    }
  }

  private func sizeFailure() -> CurlError {
    reply.hasAllHeaders
      ? error(.tooLarge, "sent more than the \(request.maximumReplyBytes) bytes allowed")
      : error(.tooLarge, "sent more than \(ReplyCollector.maximumHeaderBytes) bytes of headers")
  }

  /// Whether libcurl gave up on one header line beyond its own limit of 100 KiB, for which it has
  /// the code of exhausted memory up to version 8.5 and 100, `CURLE_TOO_LARGE`, since.
  private func isEndlessHeader(_ result: CURLcode) -> Bool {
    hasSentHop && !reply.hasAllHeaders
      && (result == CURLE_OUT_OF_MEMORY || result.rawValue == 100)
  }

  /// libcurl reports a malformed chunk with the code of a lost connection; only its text differs.
  /// A proxy that refuses, and a server that wants a client certificate, come with that code as well.
  private func receiveFailure() -> CurlError {
    let problem = handle.problem
    if problem.contains("chunk") {
      return error(.protocolViolation, "sent a chunked body that is malformed")
    }
    if problem.contains("CONNECT") {
      return error(.connect, "cannot be reached: the proxy refused: \(problem)")
    }
    if problem.contains("certificate required") || problem.contains("handshake failure") {
      return error(.tls, "does not accept the client certificate, or wants one")
    }
    return error(.closedEarly, "lost the connection before the reply was complete")
  }

  /// The operating system's reason for a failed connection.
  private var systemReason: String {
    let number = Int32(truncatingIfNeeded: handle.number(CURLINFO_OS_ERRNO))
    guard number != 0, let reason = strerror(number) else { return "no reason is known" }
    return String(cString: reason)
  }
}
