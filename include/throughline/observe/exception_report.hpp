#pragma once

#include <throughline/core/result.hpp>
#include <throughline/store/store.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace throughline {

/// Where a system shows its records to people, by the system's name: `https://acme.example/{object}/{key}/view`. The
/// vendor's object and key are put in percent-encoded.
using RecordLinks = std::map<std::string, std::string, std::less<>>;

/// One system's record of what an exception is about.
struct RecordPlace {
    std::string system;
    std::string vendor_object;
    std::string key;
    std::string link{};  ///< Empty where nobody said how the system shows its records.

    bool operator==(RecordPlace const&) const = default;
};

/// An exception with all that its owner needs to end it.
struct ExceptionReport {
    StoredException          exception;
    std::vector<RecordPlace> places{};  ///< Where its record stands, the system that it concerns first.
};

Result<ExceptionReport> report_on(Store& store, StoredException exception, RecordLinks const& links = {});

/// The open exceptions of an owner, in the order of their causes, at most so many. An empty owner means everybody's.
Result<std::vector<ExceptionReport>> exceptions_of(Store& store, std::string_view owner, std::size_t at_most,
                                                   RecordLinks const& links = {});

/// What the owner reads, in lines of `label  text`: where, what was found and expected, by which rule, whose it is,
/// what to do, the records concerned, since when and how often, the trace, the error's page and the cause, by which
/// people decide. Values are as the store has them: personal ones were redacted before they came there.
std::string to_text(ExceptionReport const& report);

}  // namespace throughline
