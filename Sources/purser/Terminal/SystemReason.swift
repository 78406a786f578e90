import Foundation

/// Errors of the system and of Foundation in plain words.
enum SystemReason {
  /// An error number in the system's words, as part of a sentence: `no space left on device`.
  static func of(_ number: Int32) -> String {
    let text = String(cString: strerror(number))
    return text.prefix(1).lowercased() + text.dropFirst()
  }

  /// Why Foundation could not do something with a file. Its own text may be no more than a domain and a
  /// number; the system's error lies below it.
  static func of(_ error: any Error) -> String {
    var next: NSError? = error as NSError
    var code: CocoaError.Code?
    while let current = next {
      if current.domain == NSPOSIXErrorDomain, let number = Int32(exactly: current.code) {
        return of(number)
      }
      if current.domain == NSCocoaErrorDomain, code == nil {
        code = CocoaError.Code(rawValue: current.code)
      }
      next = current.userInfo[NSUnderlyingErrorKey] as? NSError
    }
    switch code {
    case .fileNoSuchFile?, .fileReadNoSuchFile?: return of(ENOENT)
    case .fileReadNoPermission?, .fileWriteNoPermission?: return of(EACCES)
    case .fileWriteFileExists?: return of(EEXIST)
    case .fileWriteOutOfSpace?: return of(ENOSPC)
    case .fileWriteVolumeReadOnly?: return of(EROFS)
    case .fileReadInvalidFileName?, .fileWriteInvalidFileName?: return "the name cannot be used"
    case .fileReadTooLarge?: return of(EFBIG)
    default: return "the system does not say why"
    }
  }
}
