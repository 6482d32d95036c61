#pragma once

#include <throughline/connector/system.hpp>
#include <throughline/mapping/json.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::tool {

/// Where a member's value comes from.
enum class Origin : unsigned char {
    field,     ///< A field of the payload gave it.
    null,      ///< The payload says that it is empty.
    absent,    ///< The payload does not speak of it.
    written,   ///< The mapping never reads it.
    not_kept,  ///< The vendor has no such thing.
};

struct MemberOrigin {
    std::string_view              member;
    Origin                        origin = Origin::absent;
    std::vector<std::string_view> fields{};  ///< The vendor's, which could give it.
    std::vector<std::string>      given{};   ///< What stands there in the payload, as JSON; as many as `fields`.
    std::string                   value{};   ///< Canonical JSON; empty where there is none.
    std::string_view              reason{};  ///< Why the vendor has no such thing.
    bool                          personal = false;
};

/// What writing the decoded object back does to one field.
enum class Change : unsigned char {
    spelling,   ///< Another spelling of the same value.
    value,      ///< Another value comes back: the mapping breaks its law, or the payload is beyond it.
    added,      ///< The payload did not have it.
    refused,    ///< It cannot be written.
    read_only,  ///< It is never written, although the payload has it.
};

struct FieldChange {
    std::string_view     field;
    Change               change = Change::value;
    std::string          was{};    ///< As JSON; empty where the payload did not have it.
    std::string          now{};    ///< As JSON; empty where nothing is written.
    std::optional<Error> error{};  ///< Why it is refused.
    bool                 personal = false;
};

/// One record, read and written back.
struct Trial {
    explicit Trial(MappingView const& its_view) : view{its_view} {}

    MappingView               view;
    std::optional<Error>      failure{};  ///< It is no record at all; the rest is empty then.
    Envelope                  envelope{};
    std::string               canonical{};  ///< The object as canonical JSON.
    std::vector<MemberOrigin> members{};
    std::vector<Error>        faults{};
    std::string               custom{};  ///< What no row names, as a JSON object; empty where there is nothing.
    std::vector<FieldChange>  changes{};
    std::size_t               writes_owed = 0;  ///< Rows that would be written although nothing has changed (L5).
    std::vector<Trial>        lines{};

    /// Whether a person should look at it.
    bool has_findings() const;
};

/// What a trial works with: the connection's crosswalks, and for those that nobody gave, values that stand for
/// themselves.
struct TrialCrosswalks {
    Crosswalks               all;
    std::vector<std::string> assumed{};
};

/// The records in a payload: one, or a page of them under `page`, or an array of them.
Result<std::vector<std::string_view>> records_in(std::string_view payload, std::string_view page);

TrialCrosswalks crosswalks_for(System const& system, MappingView const& view,
                               std::vector<std::string_view> const& records);

Trial try_record(std::string_view record, MappingView const& view, TrialCrosswalks const& crosswalks,
                 Currency default_currency);

/// Every value in a JSON object by its path (`owner/id`), as JSON; objects and arrays also whole.
std::map<std::string, std::string, std::less<>> values_in(std::string_view object);

}  // namespace throughline::tool
