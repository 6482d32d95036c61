#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/model/about.hpp>
#include <throughline/model/document_reference.hpp>
#include <throughline/model/enumeration.hpp>

#include <optional>
#include <string>
#include <vector>

namespace throughline {

struct Account;
struct Contract;
struct Engagement;
struct Project;

/// What is to be delivered, as agreed in writing, in one version.
struct StatementOfWork {
    enum class Status : unsigned char { draft, issued, accepted, superseded, cancelled };

    std::optional<Id<Engagement>>  engagement{};
    Id<Account>                    account;
    std::optional<Id<Contract>>    contract{};
    std::optional<Id<Project>>     project{};
    std::string                    number;
    std::optional<int>             version{};
    Status                         status;
    std::optional<DateRange>       effective{};
    std::optional<std::string>     scope_summary{};
    std::vector<DocumentReference> documents{};

    bool operator==(StatementOfWork const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::StatementOfWork,
    engagement, account, contract, project, number, version, status, effective, scope_summary, documents);

namespace throughline {

template <>
inline constexpr auto about<StatementOfWork> = about_object<StatementOfWork>(
    "StatementOfWork", "What is to be delivered, as agreed in writing, in one version.",
    {
        member<&StatementOfWork::engagement>("The engagement it describes work of.", Owner::crm),
        member<&StatementOfWork::account>("The customer.", Owner::crm),
        member<&StatementOfWork::contract>("The contract it specifies.", Owner::crm),
        member<&StatementOfWork::project>("The project that delivers it.", Owner::crm),
        member<&StatementOfWork::number>("The number both parties refer to.", Owner::crm),
        member<&StatementOfWork::version>("Counts its revisions, from 1.", Owner::crm).in("revision"),
        member<&StatementOfWork::status>("Where the agreement stands.", Owner::crm),
        member<&StatementOfWork::effective>("Days on which this version holds.", Owner::crm),
        member<&StatementOfWork::scope_summary>("The scope in a few words.", Owner::crm),
        member<&StatementOfWork::documents>("The signed papers, wherever they are kept.", Owner::crm),
    });
static_assert(described<StatementOfWork>);

}  // namespace throughline
