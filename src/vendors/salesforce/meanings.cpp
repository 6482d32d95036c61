#include "meanings.hpp"

#include <algorithm>
#include <array>

namespace throughline::salesforce {

namespace {

constexpr std::string_view admin = "Salesforce administrator";
constexpr std::string_view sales = "sales operations";
constexpr std::string_view us    = "integration";

constexpr std::string_view time_heals  = "nothing: it is tried again";
constexpr std::string_view mend_other  = "mend the record that failed beside it";
constexpr std::string_view give_access = "give the integration user access to the record";
constexpr bool             quotes      = true;

constexpr std::array meanings{
    // Credentials and rights.
    Meaning{"INVALID_SESSION_ID", ErrorCode::auth, false, admin, "let the app and its user use the API"},
    Meaning{"INVALID_LOGIN", ErrorCode::auth, false, admin, "check the integration user and its login policies"},
    Meaning{"INVALID_AUTH_HEADER", ErrorCode::auth, false, us, "check the login"},
    Meaning{"INSUFFICIENT_ACCESS", ErrorCode::forbidden, false, admin, give_access},
    Meaning{"INSUFFICIENT_ACCESS_OR_READONLY", ErrorCode::forbidden, false, admin, give_access},
    Meaning{"INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", ErrorCode::forbidden, false, admin,
            "give the integration user access to the record that is referred to"},
    Meaning{"CLIENT_NOT_ACCESSIBLE_FOR_USER", ErrorCode::forbidden, false, admin,
            "admit the integration user to the connected app"},
    Meaning{"API_DISABLED_FOR_ORG", ErrorCode::forbidden, false, admin, "enable the API, in an edition that has it"},
    Meaning{"API_CURRENTLY_DISABLED", ErrorCode::forbidden, false, admin, "enable the API for the integration user"},
    Meaning{"FUNCTIONALITY_NOT_ENABLED", ErrorCode::unsupported, false, admin,
            "switch the feature on, or leave the object out"},
    // Limits, and what heals by itself.
    Meaning{"REQUEST_LIMIT_EXCEEDED", ErrorCode::throttled, false, admin,
            "wait, or raise the org's allocation of API requests"},
    Meaning{"TOO_MANY_APEX_REQUESTS", ErrorCode::throttled, false, us, time_heals},
    Meaning{"UNABLE_TO_LOCK_ROW", ErrorCode::transient, quotes, us, time_heals},
    Meaning{"SERVER_UNAVAILABLE", ErrorCode::transient, false, us, time_heals},
    Meaning{"QUERY_TIMEOUT", ErrorCode::transient, false, us, time_heals},
    Meaning{"ORG_IN_MAINTENANCE", ErrorCode::transient, false, us, time_heals},
    Meaning{"INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE", ErrorCode::transient, false, us, time_heals},
    Meaning{"ALL_OR_NONE_OPERATION_ROLLED_BACK", ErrorCode::transient, false, us, mend_other},
    Meaning{"PROCESSING_HALTED", ErrorCode::transient, false, us, mend_other},
    Meaning{"BATCH_PROCESSING_HALTED", ErrorCode::transient, false, us, mend_other},
    // Somebody else has the record, or the value.
    Meaning{"ENTITY_FAILED_IFLASTMODIFIED_ON_UPDATE", ErrorCode::conflict, false, us,
            "nothing: it is read and compared again"},
    Meaning{"ENTITY_IS_LOCKED", ErrorCode::conflict, false, sales, "finish or recall the approval that locks it"},
    Meaning{"RECORD_IN_USE_BY_WORKFLOW", ErrorCode::conflict, false, sales, "finish the approval that locks it"},
    Meaning{"DUPLICATE_VALUE", ErrorCode::duplicate, quotes, sales, "find the record that already has this value"},
    Meaning{"DUPLICATES_DETECTED", ErrorCode::duplicate, quotes, sales,
            "merge the duplicates, or change the duplicate rule"},
    Meaning{"DUPLICATE_EXTERNAL_ID", ErrorCode::duplicate, quotes, us,
            "make the external id field unique, and merge the records that share a value"},
    // The data, or the mapping, is wrong.
    Meaning{"REQUIRED_FIELD_MISSING", ErrorCode::validation, false, us,
            "map the field, or give it a default in Salesforce"},
    Meaning{"FIELD_CUSTOM_VALIDATION_EXCEPTION", ErrorCode::validation, false, sales,
            "satisfy the validation rule, or exempt the integration user"},
    Meaning{"FIELD_FILTER_VALIDATION_EXCEPTION", ErrorCode::validation, false, sales, "satisfy the lookup filter"},
    Meaning{"FIELD_INTEGRITY_EXCEPTION", ErrorCode::validation, quotes, sales, "correct the field's value"},
    Meaning{"INVALID_FIELD", ErrorCode::validation, false, us,
            "create the field or give the integration user access to it, or leave it out of the mapping"},
    Meaning{"INVALID_FIELD_FOR_INSERT_UPDATE", ErrorCode::validation, false, us,
            "map the field as read-only, or give the integration user edit access to it"},
    Meaning{"INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", ErrorCode::validation, false, sales,
            "add the value to the pick-list, or to the connection's crosswalk"},
    Meaning{"STRING_TOO_LONG", ErrorCode::validation, quotes, sales, "shorten the text where it is entered"},
    Meaning{"NUMBER_OUTSIDE_VALID_RANGE", ErrorCode::validation, quotes, us, "make the field large enough"},
    Meaning{"INVALID_CROSS_REFERENCE_KEY", ErrorCode::validation, quotes, us,
            "see that the record referred to exists and may be referred to"},
    Meaning{"MALFORMED_ID", ErrorCode::validation, quotes, us, "correct the mapping of the reference"},
    Meaning{"JSON_PARSER_ERROR", ErrorCode::validation, quotes, us, "correct the field's codec"},
    Meaning{"INVALID_EMAIL_ADDRESS", ErrorCode::validation, quotes, sales, "correct the address where it is entered"},
    Meaning{"INACTIVE_OWNER_OR_USER", ErrorCode::validation, quotes, sales, "give the record an active owner"},
    Meaning{"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", ErrorCode::validation, quotes, admin,
            "read the Apex trigger's log"},
    Meaning{"CANNOT_EXECUTE_FLOW_TRIGGER", ErrorCode::validation, quotes, admin, "read the flow's error e-mail"},
    Meaning{"MALFORMED_QUERY", ErrorCode::validation, false, us, "correct the mapping or the overlay"},
    Meaning{"INVALID_QUERY_FILTER_OPERATOR", ErrorCode::validation, false, us, "search by a text field"},
    // It is not there.
    Meaning{"ENTITY_IS_DELETED", ErrorCode::not_found, false, sales, "restore the record, or let go of it"},
    Meaning{"NOT_FOUND", ErrorCode::not_found, false, us, "check the record's key and the API version"},
    Meaning{"INVALID_TYPE", ErrorCode::not_found, false, admin,
            "switch the feature on and give the integration user access to the object"},
    Meaning{"INVALID_QUERY_LOCATOR", ErrorCode::not_found, false, us, "nothing: the read goes on from its bookmark"},
    Meaning{"UNSUPPORTED_API_VERSION", ErrorCode::unsupported, false, us, "choose a newer API version"},
};

}  // namespace

Meaning const* meaning_of(std::string_view code) {
    auto const found =
        std::find_if(meanings.begin(), meanings.end(), [code](Meaning const& each) { return each.code == code; });
    return found == meanings.end() ? nullptr : &*found;
}

}  // namespace throughline::salesforce
