// SPDX-License-Identifier: EUPL-1.2
#include "iati/xml_faults.h"

#include <libxml/xmlerror.h>

namespace iati {

base::Message describe(const XmlError& error) {
  const auto line = std::to_string(error.line);
  switch (error.code) {
    case XML_ERR_TAG_NAME_MISMATCH:
      return base::msg("The end tag on line {line} does not fit the start tag {name}. Write the same name in both.",
                       {{"line", line}, {"name", error.first}});
    case XML_ERR_TAG_NOT_FINISHED:
    case XML_ERR_DOCUMENT_END:
      return base::msg("The file breaks off on line {line}, before all elements are closed.", {{"line", line}});
    case XML_ERR_INVALID_CHAR:
    case XML_ERR_INVALID_ENCODING:
      return base::msg(
          "Line {line} has a character that XML does not allow, or bytes that are not UTF-8. Remove it or save the "
          "file as UTF-8.",
          {{"line", line}});
    case XML_ERR_UNDECLARED_ENTITY:
      return base::msg("Line {line} uses the entity {name}, which XML does not have. Write the character itself.",
                       {{"line", line}, {"name", error.first}});
    case XML_ERR_NAME_REQUIRED:
    case XML_ERR_ENTITYREF_SEMICOL_MISSING:
    case XML_ERR_ENTITYREF_NO_NAME:
    case XML_ERR_LT_IN_ATTRIBUTE:
      return base::msg("Line {line} has an & or < that begins nothing. Write &amp; or &lt; instead.", {{"line", line}});
    case XML_ERR_ATTRIBUTE_REDEFINED:
      return base::msg("An element on line {line} has the attribute {name} twice. Keep one.",
                       {{"line", line}, {"name", error.first}});
    case XML_ERR_ATTRIBUTE_NOT_STARTED:
    case XML_ERR_ATTRIBUTE_NOT_FINISHED:
    case XML_ERR_ATTRIBUTE_WITHOUT_VALUE:
      return base::msg("An attribute on line {line} is not written as name=\"value\".", {{"line", line}});
    case XML_ERR_DOCUMENT_EMPTY:
      return base::msg("The file does not begin with XML. It must begin with <?xml or with an element.");
    case XML_ERR_COMMENT_NOT_FINISHED:
    case XML_ERR_CDATA_NOT_FINISHED:
    case XML_ERR_PI_NOT_FINISHED:
      return base::msg("What begins on line {line} is not closed before the file ends.", {{"line", line}});
    default: {
      auto detail = error.message;
      while (!detail.empty() && (detail.back() == '\n' || detail.back() == ' ')) detail.pop_back();
      if (detail.empty()) return base::msg("The XML is broken on line {line}.", {{"line", line}});
      return base::msg("The XML is broken on line {line}: {error}", {{"line", line}, {"error", detail}});
    }
  }
}

}  // namespace iati
