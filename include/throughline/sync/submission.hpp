#pragma once

#include <throughline/model/object_type.hpp>
#include <throughline/model/violation.hpp>
#include <throughline/sync/plan.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace throughline {

/// What somebody wants a system to hold of a record: a host's own screen, as if it were one of that system's. It may
/// change what that system may decide at the record's stage, and nothing else.
struct Submission {
    std::string                  system;
    std::string                  by;        ///< Who wants it.
    RecordId                     record{};  ///< Of a new one, an id of the host's choice: who asks again, asks alike.
    AnyObject                    object;
    std::uint32_t                members = 0;  ///< Of the object, those that are meant: one bit per place.
    std::optional<std::uint64_t> version{};    ///< Of the record that was on the screen: another one is a conflict.

    /// `Submission::of<&Project::name, &Project::code>("delivery", "ann", project, "Website", "W-1")`.
    template <auto... Members, class Object = std::common_type_t<object_of<Members>...>>
    static Submission of(std::string system, std::string by, Id<Object> record, type_of<Members>... values) {
        Object object{};
        ((object.*Members = std::move(values)), ...);
        return {std::move(system), std::move(by), record, AnyObject::of(std::move(object)),
                ((std::uint32_t{1} << place_of<Members>) | ...)};
    }
};

/// How it ended, or that it has not.
struct Submitted {
    enum class Kind : unsigned char {
        applied,    ///< The system holds it.
        rejected,   ///< It does not, and nothing of it is wanted any more: `error` says why.
        uncertain,  ///< It was sent, and nobody knows yet: found out with the next refresh.
        pending,    ///< Wanted and not done: `error` says what it waits for. It goes on with the next plan.
    };

    Kind                   kind = Kind::pending;
    std::string            key{};        ///< The system's, where it has the record.
    std::uint64_t          version = 0;  ///< Of the record as it is now.
    std::optional<Error>   error{};
    std::vector<Violation> violations{};  ///< That the record would have and does not have yet.
    Plan                   plan{};        ///< Where it waits for approval: the plan to be approved, then applied.
};

}  // namespace throughline
