internal import CCurl

/// The recipient as the linked list libcurl wants, which must outlive the transfer.
final class MailRecipients {
  let pointer: UnsafeMutablePointer<curl_slist>

  /// Makes the list of one.
  init(_ recipient: MailAddress) throws(CurlError) {
    guard let pointer = curl_slist_append(nil, "<\(recipient.text)>") else {
      throw .unsent(.other, "libcurl has no memory left")
    }
    self.pointer = pointer
  }

  deinit {
    curl_slist_free_all(pointer)
  }
}
