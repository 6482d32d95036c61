#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/core/money.hpp>
#include <throughline/model/about.hpp>
#include <throughline/model/document_reference.hpp>
#include <throughline/model/enumeration.hpp>

#include <optional>
#include <string>

namespace throughline {

struct Project;
struct Resource;

/// Money a person spent for a project. A correction after posting is a new expense.
struct Expense {
    enum class Status : unsigned char { draft, submitted, approved, rejected, posted };

    Id<Resource>                     resource;
    Id<Project>                      project;
    Date                             incurred_on;
    std::optional<std::string>       category{};
    Money                            amount;
    std::optional<Money>             tax{};
    bool                             billable;
    std::optional<bool>              reimbursable{};
    Status                           status;
    std::optional<DocumentReference> receipt{};
    std::optional<Id<Expense>>       corrects{};

    bool operator==(Expense const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::Expense,
    resource, project, incurred_on, category, amount, tax, billable, reimbursable, status, receipt, corrects);

namespace throughline {

template <>
inline constexpr auto about<Expense> =
    about_object<Expense>("Expense", "Money a person spent for a project. A correction after posting is a new expense.",
                          {
                              member<&Expense::resource>("The person who spent it.", Owner::psa),
                              member<&Expense::project>("The project it was spent for.", Owner::psa),
                              member<&Expense::incurred_on>("Day it was spent.", Owner::psa),
                              member<&Expense::category>("What kind of expense it is.", Owner::psa),
                              member<&Expense::amount>("What was spent, before tax.", Owner::psa),
                              member<&Expense::tax>("Tax contained in the receipt.", Owner::psa),
                              member<&Expense::billable>("Whether the contract allows to charge it.", Owner::psa),
                              member<&Expense::reimbursable>("Whether the person is paid back.", Owner::psa),
                              member<&Expense::status>("How far it has come; only an approved one counts.", Owner::psa),
                              member<&Expense::receipt>("The receipt, wherever it is kept.", Owner::psa),
                              member<&Expense::corrects>("The posted expense that this one corrects.", Owner::psa),
                          });
static_assert(described<Expense>);

}  // namespace throughline
