/// Reads certificates and keys in PEM (RFC 7468), which files hold as a rule; they are not repeated in any message.
struct PEMReader {
  let surroundings: Surroundings
  /// What messages write before the key of a value: `tls.`.
  let place: String

  /// Certificates in PEM, which a file holds as a rule.
  func certificates(
    _ name: String, _ reader: inout MappingReader, _ problems: inout Problems
  ) -> (text: String, certificate: CertificateText)? {
    guard let text = reader.text(name, &problems), !surroundings.isUnset(text),
      hasLines(name, text, reader, &problems)
    else { return nil }
    do throws(CertificateText.Flaw) {
      return (text, try CertificateText(text))
    } catch {
      let flaw: String
      switch error {
      case .notPEM: flaw = Self.notPEM(name)
      case .other(let label): flaw = "holds a \(label), and no CERTIFICATE"
      case .damaged(let number): flaw = "is damaged: certificate \(number) in it cannot be read"
      }
      refuse(name, flaw, reader, &problems)
      return nil
    }
  }

  /// The private key of a certificate, in PEM.
  func key(
    of certificate: CertificateText?, _ reader: inout MappingReader, _ problems: inout Problems
  ) -> String? {
    guard let text = reader.text("key", &problems), !surroundings.isUnset(text),
      hasLines("key", text, reader, &problems)
    else { return nil }
    do throws(SigningError) {
      let spellings = try PublicHalf.spellings(pem: text)
      if let certificate, let spellings, !certificate.holds(anyOf: spellings) {
        refuse("key", "is not the key of the first certificate in `certificate`", reader, &problems)
      }
      return text
    } catch {
      let flaw: String
      switch error {
      case .notPEM: flaw = Self.notPEM("key")
      case .encryptedKey:
        flaw = "is encrypted; `openssl pkey -in FILE -out PLAIN` takes its password off"
      case .otherKey: flaw = "holds no PRIVATE KEY"
      case .damagedKey, .shortKey, .notP256, .notEd25519, .notHexadecimal, .notBase64, .noHost:
        flaw = "is damaged: no key can be read in it"
      }
      refuse("key", flaw, reader, &problems)
      return nil
    }
  }

  /// Notes a text in PEM that has lost its line breaks, as it may in a variable: libcurl reads lines.
  private func hasLines(
    _ name: String, _ text: String, _ reader: MappingReader, _ problems: inout Problems
  ) -> Bool {
    guard text.contains("-----BEGIN "), !text.contains(/-----BEGIN [^\-\n]+-----[ \t]*\r?\n/) else {
      return true
    }
    refuse(
      name, "has lost its line breaks; keep it in a file and write `${file:\(name).pem}`", reader,
      &problems)
    return false
  }

  private static func notPEM(_ name: String) -> String {
    "must be the text of a PEM file; write `${file:\(name).pem}`"
  }

  /// Notes what is wrong with a value, by its path and by the file that it came from.
  private func refuse(
    _ name: String, _ flaw: String, _ reader: MappingReader, _ problems: inout Problems
  ) {
    let origin = reader.file(of: name).map { " (the file \(Quotation.quoted($0)))" } ?? ""
    problems.error(
      at: reader.valueMark(of: name), "\(Quotation.quoted(place + name))\(origin) \(flaw)")
  }
}
