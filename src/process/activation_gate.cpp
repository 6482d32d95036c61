#include <throughline/model/account.hpp>
#include <throughline/model/legal_entity.hpp>
#include <throughline/model/service_line.hpp>
#include <throughline/model/tax_code.hpp>
#include <throughline/model/validate.hpp>
#include <throughline/process/activation_gate.hpp>

namespace throughline {

namespace process_detail {

class ActivationGate {
  public:
    ActivationGate(Opportunity const& deal, Records& records, ActivationPolicy const& policy)
        : deal_{deal}, records_{records}, policy_{policy}, day_{deal.expected_start.value_or(deal.expected_close)} {}

    std::vector<Violation> run() {
        check_accounts();
        check_entity_and_tax();
        if (deal_.service_line)
            check_code("service_line", "service line", records_.get(*deal_.service_line), "sales operations");
        check_dates();
        for (auto const& mandatory : policy_.mandatory) check_mandatory(mandatory);
        return std::move(found_);
    }

  private:
    void say(std::string path, std::string message, std::string expected, std::string owner, std::string remedy,
             std::string value = {}) {
        found_.push_back({.path     = std::move(path),
                          .message  = std::move(message),
                          .expected = std::move(expected),
                          .owner    = std::move(owner),
                          .remedy   = std::move(remedy),
                          .value    = std::move(value)});
    }

    /// The account and those above it: none of them gone or merged away, no circle, not too deep.
    void check_accounts() {
        std::vector<AccountLink> links;
        auto                     next = deal_.account;
        for (int depth = 0; next && depth <= account_depth_max; ++depth) {
            auto const account = records_.get(*next);
            if (!account) {
                if (depth > 0)
                    say("Account.parent", "an account of the group is not known", "an account that the CRM shows",
                        "sales operations", "mend the parent account, or let the integration user see it");
                break;
            }
            if (account->merged_into)
                say("Opportunity.account", "an account of the deal's group was merged into another",
                    "the account that is left", "sales operations", "give the deal the account that is left",
                    account->name);
            links.push_back({*next, account->parent});
            next = account->parent;
        }
        for (auto& violation : check_account_hierarchy(links)) found_.push_back(std::move(violation));
    }

    /// A code of reference data: known where it has to be, in use, and valid on the day the work starts.
    template <class Code>
    void check_code(std::string_view member, std::string_view what, std::optional<Code> const& code,
                    std::string_view owner) {
        auto const path = "Opportunity." + std::string{member};
        auto const name = std::string{what};
        if (!code) {
            if (policy_.references_must_be_known)
                say(path, "the deal's " + name + " is not known", "one that the ledger has", std::string{owner},
                    "create the " + name + " in the ledger, or correct the deal");
            return;
        }
        if (code->active && !*code->active)
            say(path, "the deal's " + name + " is no longer in use", "one that is active", std::string{owner},
                "choose another " + name, code->code);
        if (code->effective && !code->effective->contains(day_))
            say(path, "the deal's " + name + " is not valid when the work starts", "one valid on " + day_.to_string(),
                std::string{owner}, "choose another " + name, code->code);
    }

    void check_entity_and_tax() {
        auto const entity = deal_.legal_entity ? records_.get(*deal_.legal_entity) : std::nullopt;
        auto const tax    = deal_.tax_code ? records_.get(*deal_.tax_code) : std::nullopt;
        if (deal_.legal_entity) check_code("legal_entity", "legal entity", entity, "finance");
        if (deal_.tax_code) check_code("tax_code", "tax code", tax, "finance");
        if (policy_.tax_must_fit_country && entity && tax && entity->country && tax->jurisdiction &&
            *entity->country != *tax->jurisdiction)
            say("Opportunity.tax_code", "the tax code is of another country than the legal entity",
                "a tax code of " + *entity->country, "finance", "choose a tax code of the entity's country",
                tax->code + " (" + *tax->jurisdiction + ")");
        if (policy_.currency_must_fit_entity && entity && entity->base_currency && deal_.amount &&
            deal_.amount->currency() != *entity->base_currency)
            say("Opportunity.amount", "the deal is not in the legal entity's currency",
                std::string{entity->base_currency->code()}, "finance", "agree on a price in the entity's currency",
                deal_.amount->to_string());
    }

    void check_dates() {
        if (deal_.duration && *deal_.duration <= 0)
            say("Opportunity.duration", "the work has no days", "a duration above zero", "sales operations",
                "enter how long the work takes", std::to_string(*deal_.duration));
    }

    void check_mandatory(MandatoryMember const& mandatory) {
        std::optional<AnyObject> object;
        if (mandatory.object == object_name<Opportunity>) object = AnyObject::of(deal_);
        if (mandatory.object == object_name<Account> && deal_.account)
            object = records_.find(object_type<Account>(), *deal_.account);
        if (!object) return;
        auto const place = object->type().place_named(mandatory.member);
        if (place < object->type().members.size() && object->type().members[place].present(object->data())) return;
        say(mandatory.object + "." + mandatory.member, mandatory.target + " cannot do without it", "a value",
            mandatory.owner, "enter it before the deal is handed over");
    }

    Opportunity const&      deal_;
    Records&                records_;
    ActivationPolicy const& policy_;
    Date                    day_;
    std::vector<Violation>  found_{};
};

}  // namespace process_detail

std::vector<Violation> check_activation(Opportunity const& deal, Records& records, ActivationPolicy const& policy) {
    return process_detail::ActivationGate{deal, records, policy}.run();
}

}  // namespace throughline
