// The names that are in use (WHATWG Encoding Standard, section 4.2), and what glibc calls the sets.
// Only these reach the system's converter: it knows hundreds, some of which nobody should be able to ask
// for from outside. Where browsers take a larger set for a smaller one that it contains, so does this.
extension TextEncoding {
  static let systemNames: [String: String] = {
    var names = [
      "utf-8": "UTF-8", "utf-16le": "UTF-16LE", "utf-16be": "UTF-16BE", "us-ascii": "ASCII",
      "ibm437": "IBM437", "ibm850": "IBM850", "ibm852": "IBM852", "ibm866": "IBM866",
      "iso-8859-2": "ISO-8859-2", "iso-8859-3": "ISO-8859-3", "iso-8859-4": "ISO-8859-4",
      "iso-8859-5": "ISO-8859-5", "iso-8859-6": "ISO-8859-6", "iso-8859-7": "ISO-8859-7",
      "iso-8859-8": "ISO-8859-8", "iso-8859-10": "ISO-8859-10", "iso-8859-13": "ISO-8859-13",
      "iso-8859-14": "ISO-8859-14", "iso-8859-15": "ISO-8859-15", "iso-8859-16": "ISO-8859-16",
      "koi8-r": "KOI8-R", "koi8-u": "KOI8-U", "macintosh": "MACINTOSH",
      "x-mac-cyrillic": "MAC-CYRILLIC", "windows-874": "CP874",
      "gb18030": "GB18030", "big5": "BIG5-HKSCS", "euc-jp": "EUC-JP", "iso-2022-jp": "ISO-2022-JP",
      "shift_jis": "CP932", "euc-kr": "CP949",
    ]
    for page in 1250...1258 { names["windows-\(page)"] = "CP\(page)" }
    return names
  }()

  static let aliases: [String: String] = {
    var aliases = [
      "utf8": "utf-8", "unicode-1-1-utf-8": "utf-8", "utf-16": "utf-16le", "utf16": "utf-16le",
      "ucs-2": "utf-16le", "unicode": "utf-16le", "utf16le": "utf-16le", "utf16be": "utf-16be",
      "ascii": "windows-1252", "us-ascii": "windows-1252", "iso-8859-1": "windows-1252",
      "iso8859-1": "windows-1252", "iso_8859-1": "windows-1252", "latin1": "windows-1252",
      "latin-1": "windows-1252", "l1": "windows-1252", "ansi": "windows-1252",
      "latin2": "iso-8859-2", "l2": "iso-8859-2", "latin9": "iso-8859-15", "l9": "iso-8859-15",
      "iso-8859-9": "windows-1254", "latin5": "windows-1254", "iso-8859-11": "windows-874",
      "tis-620": "windows-874", "cyrillic": "iso-8859-5", "greek": "iso-8859-7",
      "arabic": "iso-8859-6", "hebrew": "iso-8859-8", "iso-8859-8-i": "iso-8859-8",
      "koi8": "koi8-r", "koi8_r": "koi8-r", "koi8-ru": "koi8-u", "mac": "macintosh",
      "gbk": "gb18030", "gb2312": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030",
      "chinese": "gb18030", "euc-cn": "gb18030", "cp936": "gb18030", "ms936": "gb18030",
      "big5-hkscs": "big5", "x-x-big5": "big5", "cp950": "big5", "ms950": "big5",
      "sjis": "shift_jis", "x-sjis": "shift_jis", "shift-jis": "shift_jis", "cp932": "shift_jis",
      "ms932": "shift_jis", "ms_kanji": "shift_jis", "windows-31j": "shift_jis",
      "ujis": "euc-jp", "x-euc-jp": "euc-jp", "eucjp": "euc-jp", "csiso2022jp": "iso-2022-jp",
      "ks_c_5601-1987": "euc-kr", "ksc5601": "euc-kr", "korean": "euc-kr", "cp949": "euc-kr",
      "windows-949": "euc-kr", "uhc": "euc-kr", "euckr": "euc-kr",
      "cp437": "ibm437", "cp850": "ibm850", "cp852": "ibm852", "cp866": "ibm866", "866": "ibm866",
    ]
    for page in 1250...1258 {
      aliases["cp\(page)"] = "windows-\(page)"
      aliases["cp-\(page)"] = "windows-\(page)"
      aliases["x-cp\(page)"] = "windows-\(page)"
      aliases["win\(page)"] = "windows-\(page)"
      aliases["win-\(page)"] = "windows-\(page)"
      aliases["windows\(page)"] = "windows-\(page)"
    }
    for part in 2...16 where part != 9 && part != 11 && part != 12 {
      aliases["iso8859-\(part)"] = "iso-8859-\(part)"
      aliases["iso_8859-\(part)"] = "iso-8859-\(part)"
    }
    return aliases
  }()
}
