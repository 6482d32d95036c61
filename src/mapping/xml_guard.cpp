#include "utf8.hpp"
#include "xml_names.hpp"

#include <throughline/mapping/xml.hpp>

#include <algorithm>
#include <vector>

namespace throughline {

namespace mapping_detail {

constexpr bool is_space(char each) { return each == ' ' || each == '\t' || each == '\n' || each == '\r'; }

bool has_only_xml_characters(std::string_view text) {
    if (text.find("\xEF\xBF\xBE") != std::string_view::npos || text.find("\xEF\xBF\xBF") != std::string_view::npos)
        return false;
    return std::none_of(text.begin(), text.end(),
                        [](char each) { return static_cast<unsigned char>(each) < 0x20 && !is_space(each); });
}

/// Reads a document from end to end and builds nothing: it refuses what the tree builder behind it would let pass, and
/// bounds what that builder will allocate.
class XmlGuard {
  public:
    XmlGuard(std::string_view text, XmlLimits limits) : whole_{text}, rest_{text}, limits_{limits} {}

    Result<> check() {
        if (whole_.size() > limits_.bytes_max) return fault("more bytes than allowed");
        if (rest_.starts_with("\xFF\xFE") || rest_.starts_with("\xFE\xFF"))
            return fault("the text is UTF-16; it must be UTF-8");
        if (!is_utf8(rest_)) return fault("bytes that are not UTF-8");
        if (!has_only_xml_characters(rest_)) return fault("a character that XML does not allow");
        if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
        if (!document()) return fault(reason_);
        return {};
    }

  private:
    Error fault(std::string const& reason) const {
        return Error{ErrorCode::corrupt,
                     "malformed XML at byte " + std::to_string(whole_.size() - rest_.size()) + ": " + reason}
            .with_expected("one XML 1.0 document without a document type, in UTF-8");
    }
    bool fail(char const* reason) { return reason_ = reason, false; }

    bool take(std::string_view word) {
        if (!rest_.starts_with(word)) return false;
        rest_.remove_prefix(word.size());
        return true;
    }
    bool take_until(std::string_view end, std::string_view& passed) {
        auto const at = rest_.find(end);
        if (at == std::string_view::npos) return false;
        passed = rest_.substr(0, at);
        rest_.remove_prefix(at + end.size());
        return true;
    }
    bool take_space() {
        auto const before = rest_.size();
        while (!rest_.empty() && is_space(rest_.front())) rest_.remove_prefix(1);
        return rest_.size() != before;
    }
    // With one colon at most, and something on each side of it: names are qualified by namespaces.
    bool take_name(std::string_view& name) {
        std::size_t length = 0, colons = 0;
        bool        at_start = true;
        for (; length < rest_.size(); ++length) {
            if (rest_[length] == ':') {
                if (at_start || ++colons > 1) return false;
                at_start = true;
                continue;
            }
            if (at_start ? !begins_name(rest_[length]) : !continues_name(rest_[length])) break;
            at_start = false;
        }
        if (at_start) return false;
        name = rest_.substr(0, length);
        rest_.remove_prefix(length);
        return true;
    }
    bool count() { return ++nodes_ <= limits_.nodes_max || fail("more elements, attributes and texts than allowed"); }

    bool document() {
        if (rest_.starts_with("<?xml") && rest_.size() > 5 && is_space(rest_[5]) && !declaration()) return false;
        while (!rest_.empty())
            if (!(rest_.front() == '<' ? markup() : text())) return false;
        if (!open_.empty()) return fail("the text ends inside an element");
        return has_root_ || fail("an element was expected");
    }

    bool declaration() {
        take("<?xml");
        std::string_view value;
        if (!pseudo_attribute("version", value) || (value != "1.0" && value != "1.1"))
            return fail("the XML declaration names no version that is known");
        if (value == "1.1") return fail("XML 1.1; only XML 1.0 is read");
        if (pseudo_attribute("encoding", value)) {
            std::string folded{value};
            std::transform(folded.begin(), folded.end(), folded.begin(),
                           [](char each) { return each >= 'a' && each <= 'z' ? static_cast<char>(each - 32) : each; });
            if (folded != "UTF-8") return fail("a declared encoding that is not UTF-8");
        }
        if (pseudo_attribute("standalone", value) && value != "yes" && value != "no")
            return fail("malformed XML declaration");
        take_space();
        return take("?>") || fail("malformed XML declaration");
    }
    bool pseudo_attribute(std::string_view wanted, std::string_view& value) {
        auto const before = rest_;
        if (take_space() && take(wanted)) {
            take_space();
            if (take("=")) {
                take_space();
                if (take("\"") ? take_until("\"", value) : take("'") && take_until("'", value)) return true;
            }
        }
        rest_ = before;
        return false;
    }

    bool markup() {
        std::string_view passed;
        if (take("<!--")) {
            if (!take_until("--", passed)) return fail("a comment without an end");
            return take(">") || fail("two hyphens inside a comment");
        }
        if (take("<![CDATA[")) {
            if (open_.empty()) return fail("text outside the document's element");
            return (take_until("]]>", passed) || fail("a CDATA section without an end")) && count();
        }
        if (rest_.starts_with("<!")) return fail("a document type: entities and external references are never read");
        if (take("<?")) {
            if (!take_name(passed) || passed.find(':') != std::string_view::npos || is_reserved(passed))
                return fail("a processing instruction without a name of its own");
            if (!rest_.starts_with("?>") && !take_space()) return fail("malformed processing instruction");
            return take_until("?>", passed) || fail("a processing instruction without an end");
        }
        return take("</") ? end_tag() : (rest_.remove_prefix(1), start_tag());
    }
    static bool is_reserved(std::string_view target) {
        return target.size() == 3 && (target[0] | 32) == 'x' && (target[1] | 32) == 'm' && (target[2] | 32) == 'l';
    }

    bool end_tag() {
        std::string_view name;
        if (!take_name(name)) return fail("a name was expected");
        take_space();
        if (!take(">")) return fail("the end of a tag was expected");
        if (open_.empty() || open_.back() != name) return fail("an end tag without its start tag");
        open_.pop_back();
        return true;
    }

    bool start_tag() {
        std::string_view name;
        if (!take_name(name)) return fail("a name was expected");
        if (open_.empty() && has_root_) return fail("a second element beside the document's own");
        has_root_ = true;
        if (open_.size() >= static_cast<std::size_t>(limits_.depth_max)) return fail("nested deeper than allowed");
        if (!count()) return false;
        attributes_.clear();
        for (;;) {
            bool const spaced = take_space();
            if (take("/>")) return true;
            if (take(">")) return open_.push_back(name), true;
            if (!spaced) return fail("an attribute or the end of a tag was expected");
            if (!attribute()) return false;
        }
    }

    bool attribute() {
        std::string_view name, value;
        if (!take_name(name)) return fail("an attribute or the end of a tag was expected");
        if (attributes_.size() >= limits_.attributes_max) return fail("more attributes than allowed");
        if (std::find(attributes_.begin(), attributes_.end(), name) != attributes_.end())
            return fail("an attribute stands twice in one tag");
        attributes_.push_back(name);
        take_space();
        if (!take("=")) return fail("an attribute without a value");
        take_space();
        if (!(take("\"") ? take_until("\"", value) : take("'") && take_until("'", value)))
            return fail("an attribute's value must stand in quotes");
        if (value.find('<') != std::string_view::npos) return fail("an unescaped < in an attribute");
        return references(value) && count();
    }

    bool text() {
        auto const run = rest_.substr(0, rest_.find('<'));
        if (open_.empty()) {
            if (!std::all_of(run.begin(), run.end(), is_space)) return fail("text outside the document's element");
        } else if (run.find("]]>") != std::string_view::npos) {
            return fail("an unescaped ]]> in a text");
        } else if (!references(run) || !count()) {
            return false;
        }
        rest_.remove_prefix(run.size());
        return true;
    }

    bool references(std::string_view run) {
        for (auto at = run.find('&'); at != std::string_view::npos; at = run.find('&')) {
            run.remove_prefix(at + 1);
            auto const end = run.find(';');
            if (end == std::string_view::npos) return fail("an ampersand that begins no reference");
            auto const name = run.substr(0, end);
            if (name.starts_with('#') ? !character(name.substr(1)) : !is_predefined(name))
                return fail("a reference to something that XML does not define itself");
            run.remove_prefix(end + 1);
        }
        return true;
    }
    static bool is_predefined(std::string_view name) {
        return name == "amp" || name == "lt" || name == "gt" || name == "quot" || name == "apos";
    }
    static bool character(std::string_view digits) {
        bool const hexadecimal = digits.starts_with('x');
        if (hexadecimal) digits.remove_prefix(1);
        if (digits.empty()) return false;
        unsigned code = 0;
        for (char const each : digits) {
            unsigned value = 16;
            if (each >= '0' && each <= '9') value = static_cast<unsigned>(each - '0');
            if (hexadecimal && (each | 32) >= 'a' && (each | 32) <= 'f')
                value = static_cast<unsigned>((each | 32) - 'a') + 10;
            if (value >= (hexadecimal ? 16u : 10u)) return false;
            code = code * (hexadecimal ? 16 : 10) + value;
            if (code > 0x10FFFF) return false;
        }
        if (code < 0x20) return code == '\t' || code == '\n' || code == '\r';
        return !(code >= 0xD800 && code <= 0xDFFF) && code != 0xFFFE && code != 0xFFFF;
    }

    std::string_view              whole_;
    std::string_view              rest_;
    XmlLimits                     limits_;
    char const*                   reason_   = "";
    bool                          has_root_ = false;
    std::size_t                   nodes_    = 0;
    std::vector<std::string_view> open_{};
    std::vector<std::string_view> attributes_{};
};

}  // namespace mapping_detail

Result<> check_xml(std::string_view text, XmlLimits limits) { return mapping_detail::XmlGuard{text, limits}.check(); }

}  // namespace throughline
