#include <throughline/store/store.hpp>

namespace throughline {

Result<Transaction> Transaction::begin(Store& store) {
    auto const begun = store.begin();
    if (!begun) return begun.error();
    return Transaction{store};
}

Transaction::~Transaction() {
    if (store_ != nullptr) store_->rollback().ignore("nothing of the transaction is kept, which is what was wanted");
}

// A commit that fails has rolled back.
Result<> Transaction::commit() {
    auto* const store = std::exchange(store_, nullptr);
    if (store == nullptr) return Error{ErrorCode::validation, "the transaction has already ended"};
    return store->commit();
}

}  // namespace throughline
