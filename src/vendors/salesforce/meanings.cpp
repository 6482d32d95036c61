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

constexpr std::string_view sign_in_again = "check the integration user, the app and their policies";
constexpr std::string_view grant_it      = "give the integration user the right or the license that this needs";
constexpr std::string_view switch_on     = "switch the feature on, or leave out what needs it";
constexpr std::string_view make_room     = "raise the org's limit, or send less at once";
constexpr std::string_view correct_it    = "correct the value, or the rule of the org that refuses it";
constexpr std::string_view find_other    = "find the record that has this value, and merge or correct one of the two";
constexpr std::string_view bring_back    = "bring back what is referred to, or let go of it";
constexpr std::string_view wait_for_it   = "let what is under way come to its end, then retry the exception";
constexpr std::string_view ask_vendor    = "look the code up in Salesforce's reference, and mend what it names";

// The first word that a name holds decides.
constexpr std::array families{
    Meaning{"DUPLICATE", ErrorCode::duplicate, quotes, sales, find_other},
    Meaning{"ALREADY_EXISTS", ErrorCode::duplicate, quotes, sales, find_other},
    Meaning{"ALREADY_IN", ErrorCode::duplicate, quotes, sales, find_other},
    Meaning{"NONUNIQUE", ErrorCode::duplicate, quotes, sales, find_other},
    Meaning{"MULTIPLE_RECORDS", ErrorCode::duplicate, quotes, sales, find_other},
    Meaning{"AUTHENTICATION", ErrorCode::forbidden, quotes, admin, sign_in_again},
    Meaning{"LOGIN", ErrorCode::forbidden, quotes, admin, sign_in_again},
    Meaning{"TOKEN", ErrorCode::forbidden, quotes, admin, sign_in_again},
    Meaning{"PASSWORD", ErrorCode::forbidden, quotes, admin, sign_in_again},
    Meaning{"AUTH_PROVIDER", ErrorCode::forbidden, quotes, admin, sign_in_again},
    Meaning{"TWO_FA", ErrorCode::forbidden, quotes, admin, sign_in_again},
    Meaning{"NOT_FOUND", ErrorCode::not_found, quotes, us, bring_back},
    Meaning{"NO_RECORDS_FOUND", ErrorCode::not_found, quotes, us, bring_back},
    Meaning{"NO_DATA_FOUND", ErrorCode::not_found, quotes, us, bring_back},
    Meaning{"MISSING_RECORD", ErrorCode::not_found, quotes, us, bring_back},
    Meaning{"NO_SUCH", ErrorCode::not_found, quotes, us, bring_back},
    Meaning{"DESTROYED", ErrorCode::not_found, quotes, us, bring_back},
    Meaning{"ARCHIVED", ErrorCode::not_found, quotes, us, bring_back},
    Meaning{"ACCESS", ErrorCode::forbidden, quotes, admin, grant_it},
    Meaning{"PERMISSION", ErrorCode::forbidden, quotes, admin, grant_it},
    Meaning{"FORBIDDEN", ErrorCode::forbidden, quotes, admin, grant_it},
    Meaning{"NOT_ALLOWED", ErrorCode::forbidden, quotes, admin, grant_it},
    Meaning{"RESTRICT", ErrorCode::forbidden, quotes, admin, grant_it},
    Meaning{"SECURITY", ErrorCode::forbidden, quotes, admin, grant_it},
    Meaning{"LICENSE", ErrorCode::forbidden, quotes, admin, grant_it},
    Meaning{"CREDITS", ErrorCode::forbidden, quotes, admin, grant_it},
    Meaning{"EXPIRED", ErrorCode::forbidden, quotes, admin, grant_it},
    Meaning{"NOT_ENABLED", ErrorCode::unsupported, quotes, admin, switch_on},
    Meaning{"DISABLED", ErrorCode::unsupported, quotes, admin, switch_on},
    Meaning{"UNSUPPORTED", ErrorCode::unsupported, quotes, us, switch_on},
    Meaning{"NOT_SUPPORTED", ErrorCode::unsupported, quotes, us, switch_on},
    Meaning{"FEATURE_MISSING", ErrorCode::unsupported, quotes, admin, switch_on},
    Meaning{"NOT_QUERYABLE", ErrorCode::unsupported, quotes, us, switch_on},
    Meaning{"IN_PROGRESS", ErrorCode::conflict, quotes, us, wait_for_it},
    Meaning{"IN_PROCESS", ErrorCode::conflict, quotes, us, wait_for_it},
    Meaning{"LOCK", ErrorCode::conflict, quotes, admin, wait_for_it},
    Meaning{"CONFLICT", ErrorCode::conflict, quotes, us, wait_for_it},
    Meaning{"COLLISION", ErrorCode::conflict, quotes, us, wait_for_it},
    Meaning{"IN_USE", ErrorCode::conflict, quotes, us, wait_for_it},
    Meaning{"EXCEED", ErrorCode::validation, quotes, admin, make_room},
    Meaning{"LIMIT", ErrorCode::validation, quotes, admin, make_room},
    Meaning{"TOO_", ErrorCode::validation, quotes, us, make_room},
    Meaning{"MAX", ErrorCode::validation, quotes, admin, make_room},
    Meaning{"INVALID", ErrorCode::validation, quotes, sales, correct_it},
    Meaning{"CANNOT", ErrorCode::validation, quotes, sales, correct_it},
    Meaning{"REQUIRE", ErrorCode::validation, quotes, sales, correct_it},
    Meaning{"MISSING", ErrorCode::validation, quotes, sales, correct_it},
    Meaning{"_", ErrorCode::validation, quotes, admin, ask_vendor},
};

}  // namespace

Meaning const* family_of(std::string_view code) {
    if (code.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") != std::string_view::npos) return nullptr;
    auto const found = std::find_if(families.begin(), families.end(), [code](Meaning const& each) {
        return code.find(each.code) != std::string_view::npos;
    });
    return found == families.end() ? nullptr : &*found;
}

Meaning const* meaning_of(std::string_view code) {
    auto const found =
        std::find_if(meanings.begin(), meanings.end(), [code](Meaning const& each) { return each.code == code; });
    return found == meanings.end() ? nullptr : &*found;
}

}  // namespace throughline::salesforce
