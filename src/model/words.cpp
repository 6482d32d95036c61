#include "words.hpp"

#include <algorithm>
#include <array>

namespace throughline {

namespace {

struct Words {
    MemberKind       kind;
    std::string_view one;
    std::string_view many;
};
constexpr std::array words{
    Words{MemberKind::text, "text", "texts"},
    Words{MemberKind::personal_text, "personal text", "personal texts"},
    Words{MemberKind::boolean, "yes or no", "answers yes or no"},
    Words{MemberKind::integer, "whole number", "whole numbers"},
    Words{MemberKind::decimal, "decimal number", "decimal numbers"},
    Words{MemberKind::money, "amount of money", "amounts of money"},
    Words{MemberKind::currency, "currency", "currencies"},
    Words{MemberKind::percent, "percentage", "percentages"},
    Words{MemberKind::hours, "hours", "hours"},
    Words{MemberKind::date, "date", "dates"},
    Words{MemberKind::timestamp, "instant", "instants"},
    Words{MemberKind::date_range, "range of dates", "ranges of dates"},
    Words{MemberKind::period, "accounting period", "accounting periods"},
    Words{MemberKind::enumeration, "choice", "choices"},
    Words{MemberKind::reference, "reference to", "references to"},
};

void collect_nested(ObjectType const& type, std::vector<ObjectType const*>& found) {
    for (auto const& member : type.members) {
        if (!member.nested || std::ranges::find(found, member.nested) != found.end()) continue;
        found.push_back(member.nested);
        collect_nested(*member.nested, found);
    }
}

}  // namespace

std::string type_in_words(MemberType const& member) {
    bool const  is_list = member.kind == MemberKind::list;
    auto const  element = is_list ? member.element : member.kind;
    std::string text{is_list ? "list of " : ""};
    if (element == MemberKind::object) return text + std::string{member.nested->name};

    auto const& found = *std::ranges::find(words, element, &Words::kind);
    text += is_list ? found.many : found.one;
    if (element == MemberKind::reference) text += " " + std::string{member.refers_to};
    return text;
}

std::vector<ObjectType const*> nested_object_types() {
    std::vector<ObjectType const*> found;
    for (auto const* type : all_object_types()) collect_nested(*type, found);
    return found;
}

}  // namespace throughline
