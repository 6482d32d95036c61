#include "connector.hpp"

#include <throughline/vendors/kantata/account.hpp>
#include <throughline/vendors/kantata/assignment.hpp>
#include <throughline/vendors/kantata/expense.hpp>
#include <throughline/vendors/kantata/invoice.hpp>
#include <throughline/vendors/kantata/invoice_line.hpp>
#include <throughline/vendors/kantata/milestone.hpp>
#include <throughline/vendors/kantata/project.hpp>
#include <throughline/vendors/kantata/rate.hpp>
#include <throughline/vendors/kantata/rate_card.hpp>
#include <throughline/vendors/kantata/resource.hpp>
#include <throughline/vendors/kantata/role.hpp>
#include <throughline/vendors/kantata/task.hpp>
#include <throughline/vendors/kantata/time_entry.hpp>

#include <stdexcept>

namespace throughline::kantata {

System system(std::string name, Login login, Options options) {
    if (options.currency.is_none())
        throw std::invalid_argument{"kantata: the rates of people are in Options::currency, which is needed"};
    System system;
    system.name   = std::move(name);
    system.vendor = "kantata";
    system.role   = Owner::psa;
    // What others refer to comes first.
    system.mappings = {view_of<Kantata, Role>,      view_of<Kantata, Resource>, view_of<Kantata, Account>,
                       view_of<Kantata, Project>,   view_of<Kantata, Task>,     view_of<Kantata, Milestone>,
                       view_of<Kantata, TimeEntry>, view_of<Kantata, Expense>,  view_of<Kantata, RateCard>,
                       view_of<Kantata, Rate>,      view_of<Kantata, Invoice>,  view_of<Kantata, InvoiceLine>};
    system.mappings.push_back(options.plans == Plans::tasks ? view_of<KantataTasks, Assignment>
                                                            : view_of<Kantata, Assignment>);
    system.crosswalks       = options.crosswalks;
    system.default_currency = options.currency;
    system.connect          = [login = std::make_shared<Login const>(std::move(login)), options](Exchange exchange) {
        return std::unique_ptr<Connector>{std::make_unique<KantataConnector>(exchange, login, options)};
    };
    return system;
}

}  // namespace throughline::kantata
