#include <throughline/sandbox/rehearsal_firm.hpp>

namespace throughline::sandbox {

RehearsalFirm::RehearsalFirm(FirmSize size, std::uint64_t seed)
    : random_{seed}, crm_{clock_, random_, {}}, erp_{clock_, random_, {}} {
    crm_.add_app({.client_id = crm_client_id, .client_secret = crm_client_secret});
    erp_.add_token({.consumer_key    = erp_consumer_key,
                    .consumer_secret = erp_consumer_secret,
                    .token_id        = erp_token_id,
                    .token_secret    = erp_token_secret});
    prepare_firm(crm_);
    prepare_firm(erp_);
    fill_firm(crm_, erp_, size, random_);
    server_.serve(crm_).value();
    server_.serve(erp_).value();
}

}  // namespace throughline::sandbox
