internal import CCurl

/// A libcurl easy handle: the settings and the state of one transfer. Used by the loop's thread only.
///
/// Every option is checked: a setting that libcurl refused without notice could be the one that
/// keeps a credential safe.
final class EasyHandle {
  let pointer: UnsafeMutableRawPointer

  /// libcurl writes what went wrong here.
  private let errorText: UnsafeMutablePointer<CChar>

  /// Makes a handle.
  init() throws(CurlError) {
    guard let pointer = curl_easy_init() else {
      throw .unsent(.other, "libcurl has no memory left")
    }
    self.pointer = pointer
    errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
  }

  deinit {
    curl_easy_cleanup(pointer)
    errorText.deallocate()
  }

  /// Forgets every setting, so that nothing of one transfer shows in the next.
  func reset() {
    curl_easy_reset(pointer)
    errorText[0] = 0
  }

  func set(_ option: CURLoption, _ value: Int) throws(CurlError) {
    try check(purser_easy_set_long(pointer, option, value), option)
  }

  /// Sets an option to a text, which libcurl copies.
  func set(_ option: CURLoption, _ value: String) throws(CurlError) {
    try check(purser_easy_set_string(pointer, option, value), option)
  }

  func set(_ option: CURLoption, _ value: UnsafeRawPointer?) throws(CurlError) {
    try check(purser_easy_set_pointer(pointer, option, value), option)
  }

  /// Sets an option to a text that libcurl would else read from a file, and copies.
  func set(_ option: CURLoption, text: String) throws(CurlError) {
    var text = text
    let result = text.withUTF8 {
      purser_easy_set_blob(pointer, option, $0.baseAddress, $0.count)
    }
    try check(result, option)
  }

  func set(_ option: CURLoption, _ value: curl_write_callback) throws(CurlError) {
    try check(purser_easy_set_write_function(pointer, option, value), option)
  }

  func setBeforeSending(_ function: curl_prereq_callback) throws(CurlError) {
    try check(purser_easy_set_prereq_function(pointer, function), CURLOPT_PREREQFUNCTION)
  }

  func allowOnlyHTTP() throws(CurlError) {
    try check(purser_easy_allow_only_http(pointer))
  }

  func leaveResolverBehind() throws(CurlError) {
    try check(purser_easy_leave_resolver_behind(pointer))
  }

  func collectErrorText() throws(CurlError) {
    try set(CURLOPT_ERRORBUFFER, UnsafeRawPointer(errorText))
  }

  /// Sets the request's body, which libcurl copies.
  func setBody(_ bytes: [UInt8]) throws(CurlError) {
    let size = purser_easy_set_offset(
      pointer, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(bytes.count))
    try check(size, CURLOPT_POSTFIELDSIZE_LARGE)
    guard !bytes.isEmpty else {
      return try set(CURLOPT_COPYPOSTFIELDS, "")
    }
    let copied = bytes.withUnsafeBytes {
      purser_easy_set_pointer(pointer, CURLOPT_COPYPOSTFIELDS, $0.baseAddress)
    }
    try check(copied, CURLOPT_COPYPOSTFIELDS)
  }

  /// A number libcurl knows about the transfer; zero where it knows none.
  func number(_ info: CURLINFO) -> Int {
    var value = 0
    guard purser_easy_get_long(pointer, info, &value) == CURLE_OK else { return 0 }
    return value
  }

  /// A text libcurl knows about the transfer.
  func text(_ info: CURLINFO) -> String? {
    var value: UnsafePointer<CChar>?
    guard purser_easy_get_string(pointer, info, &value) == CURLE_OK, let value else { return nil }
    return String(cString: value)
  }

  /// What libcurl says went wrong; it may name the host, and for a malformed URL the URL.
  var problem: String { String(cString: errorText) }

  func check(_ result: CURLcode, _ option: CURLoption? = nil) throws(CurlError) {
    guard result == CURLE_OK else {
      let name = option.map { "option \($0.rawValue)" } ?? "limit"
      let reason = String(cString: curl_easy_strerror(result))
      throw .unsent(.other, "libcurl refused its \(name): \(reason)")
    }
  }
}
