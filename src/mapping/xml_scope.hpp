#pragma once

#include "xml_names.hpp"

#include <throughline/mapping/xml.hpp>

#include <pugixml.hpp>

#include <string_view>
#include <utility>
#include <vector>

namespace throughline::mapping_detail {

/// The namespaces in force at one element of a document.
class XmlScope {
  public:
    /// What holds at the document's own element, before it declares anything.
    explicit XmlScope(std::size_t declarations_max) : declarations_max_{declarations_max} {}

    /// Takes in what an element declares. False, and `fault` says why, where it may not.
    bool enter(pugi::xml_node element);
    /// Forgets what was declared since.
    void        leave_to(std::size_t mark) { declared_.resize(mark); }
    std::size_t mark() const { return declared_.size(); }

    /// False, and `fault` says so, where the prefix is not declared.
    bool resolve(std::string_view qualified, bool attribute, XmlName& into);

    char const* fault() const { return fault_; }

  private:
    std::size_t                                                declarations_max_;
    std::vector<std::pair<std::string_view, std::string_view>> declared_{};
    char const*                                                fault_ = "no fault";
};

inline bool declares_a_namespace(std::string_view attribute) {
    return attribute == "xmlns" || attribute.starts_with("xmlns:");
}

/// The document as a tree: checked first, so that the tree's builder sees nothing that it would misread.
Result<> load_xml(std::string_view text, XmlLimits limits, pugi::xml_document& document);

}  // namespace throughline::mapping_detail
