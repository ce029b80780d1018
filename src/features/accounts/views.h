// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/describe/class.hpp>
#include <string>
#include <vector>

#include "web/views.h"

// What the templates of this feature receive; texts are in the reader's language.
namespace accounts::views {

using Error = web::FormError;
using web::Option;

struct SignIn {
  bool has_errors = false;
  std::vector<Error> errors;
  std::string email, return_to;
  bool form_kept = false, password_new = false;
  std::string elsewhere, elsewhere_url;  // the provider's name, empty if there is none
};
BOOST_DESCRIBE_STRUCT(SignIn, (),
                      (has_errors, errors, email, return_to, form_kept, password_new, elsewhere, elsewhere_url))

struct KeptField {
  std::string name, value;
};
BOOST_DESCRIBE_STRUCT(KeptField, (), (name, value))

struct KeptForm {
  std::string action;
  std::vector<KeptField> fields;
};
BOOST_DESCRIBE_STRUCT(KeptForm, (), (action, fields))

struct Code {  // the question for the second factor
  bool has_errors = false;
  std::vector<Error> errors;
  std::string code_error, return_to;
};
BOOST_DESCRIBE_STRUCT(Code, (), (has_errors, errors, code_error, return_to))

struct Qr {
  std::string path, size;
};
BOOST_DESCRIBE_STRUCT(Qr, (), (path, size))

struct Enrol {
  bool has_errors = false;
  std::vector<Error> errors;
  std::string code_error, action, return_to, secret, address;
  bool due = false;  // nobody gets in without one
  Qr qr;
};
BOOST_DESCRIBE_STRUCT(Enrol, (), (has_errors, errors, code_error, action, return_to, secret, address, due, qr))

struct RecoveryCode {
  std::string code;
};
BOOST_DESCRIBE_STRUCT(RecoveryCode, (), (code))

struct RecoveryCodes {
  std::vector<RecoveryCode> codes;
  std::string next_url;
};
BOOST_DESCRIBE_STRUCT(RecoveryCodes, (), (codes, next_url))

struct SecondFactor {
  bool has_errors = false;
  std::vector<Error> errors;
  bool on = false, may_turn_off = false;
  web::Count left;
  std::string renew_error, off_error;
};
BOOST_DESCRIBE_STRUCT(SecondFactor, (), (has_errors, errors, on, may_turn_off, left, renew_error, off_error))

struct Forgotten {
  bool has_errors = false;
  std::vector<Error> errors;
  std::string email, email_error;
  bool sent = false;
};
BOOST_DESCRIBE_STRUCT(Forgotten, (), (has_errors, errors, email, email_error, sent))

struct NewPassword {
  bool has_errors = false;
  std::vector<Error> errors;
  std::string email, password_error, action;
};
BOOST_DESCRIBE_STRUCT(NewPassword, (), (has_errors, errors, email, password_error, action))

struct First {
  bool has_errors = false;
  std::vector<Error> errors;
  std::string action, name, name_error, email, email_error, password_error;
  std::vector<Option> languages;
};
BOOST_DESCRIBE_STRUCT(First, (),
                      (has_errors, errors, action, name, name_error, email, email_error, password_error, languages))

struct Invitation {
  bool has_errors = false;
  std::vector<Error> errors;
  std::string action, organisation, organisation_url, role, email, name, name_error, password_error, signed_in_as,
      sign_in_url;
  bool new_account = false, signed_in = false, must_sign_in = false;
  std::vector<Option> languages;
};
BOOST_DESCRIBE_STRUCT(Invitation, (),
                      (has_errors, errors, action, organisation, organisation_url, role, email, name, name_error,
                       password_error, signed_in_as, sign_in_url, new_account, signed_in, must_sign_in, languages))

struct Member {
  std::string name, email, action, select_id;
  bool self = false;
  std::vector<Option> roles;
};
BOOST_DESCRIBE_STRUCT(Member, (), (name, email, action, select_id, self, roles))

struct Invited {
  std::string email, role, until, again_url, withdraw_url;
  bool late = false;
};
BOOST_DESCRIBE_STRUCT(Invited, (), (email, role, until, again_url, withdraw_url, late))

struct Members {
  bool has_errors = false;
  std::vector<Error> errors;
  std::string organisation, organisation_url, action, email, email_error;
  bool sent = false, has_members = false, has_invited = false;
  std::vector<Member> members;
  std::vector<Invited> invited;
  std::vector<Option> roles;
};
BOOST_DESCRIBE_STRUCT(Members, (),
                      (has_errors, errors, organisation, organisation_url, action, email, email_error, sent,
                       has_members, has_invited, members, invited, roles))

struct OwnRole {
  std::string organisation, url, role;
};
BOOST_DESCRIBE_STRUCT(OwnRole, (), (organisation, url, role))

struct Held {
  std::string organisation, url;
};
BOOST_DESCRIBE_STRUCT(Held, (), (organisation, url))

struct Session {
  std::string browser, since, seen, action;
  bool current = false;
};
BOOST_DESCRIBE_STRUCT(Session, (), (browser, since, seen, action, current))

struct Token {
  std::string name, scope, expires, used, action;
};
BOOST_DESCRIBE_STRUCT(Token, (), (name, scope, expires, used, action))

struct Account {
  bool has_errors = false;
  std::vector<Error> errors;
  bool saved = false, mail_sent = false;
  std::string name, name_error, email, new_email, new_email_error, email_password_error, old_password_error,
      password_error, token_name, token_error, office;
  bool has_password = true, second_factor = false, has_roles = false, has_other_sessions = false, has_tokens = false;
  std::vector<Option> languages, scopes, lifetimes;
  std::vector<OwnRole> roles;
  std::vector<Session> sessions;
  std::vector<Token> tokens;
};
BOOST_DESCRIBE_STRUCT(Account, (),
                      (has_errors, errors, saved, mail_sent, name, name_error, email, new_email, new_email_error,
                       email_password_error, old_password_error, password_error, token_name, token_error, office,
                       has_password, second_factor, has_roles, has_other_sessions, has_tokens, languages, scopes,
                       lifetimes, roles, sessions, tokens))

struct NewToken {
  std::string name, secret, expires;
};
BOOST_DESCRIBE_STRUCT(NewToken, (), (name, secret, expires))

struct NewAddress {
  std::string email, action;
};
BOOST_DESCRIBE_STRUCT(NewAddress, (), (email, action))

struct Erase {
  bool has_errors = false;
  std::vector<Error> errors;
  std::string password_error;
  bool refused = false, last_of_register = false, has_organisations = false;
  std::vector<Held> organisations;
};
BOOST_DESCRIBE_STRUCT(Erase, (),
                      (has_errors, errors, password_error, refused, last_of_register, has_organisations, organisations))

struct AccountLine {
  std::string name, email, office_url, active_url, link_url, select_id;
  bool active = true, self = false;
  std::vector<Option> offices;
};
BOOST_DESCRIBE_STRUCT(AccountLine, (),
                      (name, email, office_url, active_url, link_url, select_id, active, self, offices))

struct Accounts {
  bool has_errors = false;
  std::vector<Error> errors;
  std::string q, name, name_error, email, email_error, newer_url, older_url, range;
  bool sent = false, has_accounts = false;
  std::vector<AccountLine> accounts;
  std::vector<Option> offices;
};
BOOST_DESCRIBE_STRUCT(Accounts, (),
                      (has_errors, errors, q, name, name_error, email, email_error, newer_url, older_url, range, sent,
                       has_accounts, accounts, offices))

}  // namespace accounts::views
