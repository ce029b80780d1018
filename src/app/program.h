// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <memory>
#include <string>

#include "app/settings.h"
#include "base/i18n.h"
#include "base/progress.h"
#include "db/database.h"
#include "places/api.h"

namespace app {

// What the command line answers with (docs/commands.md).
enum ExitCode { done = 0, done_with_rejected_rows = 1, wrong_use = 2, failed = 3 };

base::Language language_of_terminal();
// Tells a problem on standard error in the person's language and gives the code for it.
int tell(const base::Problem& problem);
int tell(const base::Problem& problem, ExitCode code);
void say(const base::Message& message);  // on standard error

// Opens the register. A database that has no table yet is given the current schema; one with an older schema is refused,
// naming `cosmopolis migrate`; so is one with a newer schema.
base::Result<std::unique_ptr<db::Database>> open_register(const Settings& settings);
// The same, whatever its schema: for migrating.
base::Result<std::unique_ptr<db::Database>> open_register_as_it_is(const Settings& settings);
base::Result<std::unique_ptr<places::Gazetteer>> open_gazetteer(const Settings& settings);
std::string index_folder(const Settings& settings);

// Draws a bar on standard error if that is a terminal, and stops at Ctrl-C. One at a time.
class TerminalProgress {
 public:
  TerminalProgress();
  ~TerminalProgress();
  base::Progress& progress() { return progress_; }

 private:
  base::Progress progress_;
  std::string last_stage_;
  int last_percent_ = -1;
  bool drawn_ = false;
};

struct ImportArguments {
  std::string file;
  bool dry_run = false;
  std::string mapping;
  std::string report;
  std::string source;
  std::string network;
  std::string names;
  std::string sheet;
};

struct ActivityArguments {
  std::string path;  // a file, or a folder of them
  std::string source;
  bool dry_run = false, verbose = false;
};

struct TableArguments {
  std::string path;     // a file, or a folder of tables that belong together
  std::string mapping;  // a file or a name; empty: known or guessed by headings
  std::string source;
  bool dry_run = false, print_mapping = false;
};

struct BackupArguments {
  std::string file;    // one of these two
  std::string folder;  // a file named by the time is made in it
  int keep = 0;        // so many files of the folder stay; 0: all
  bool verify = false, no_verify = false;  // neither: a folder's are verified, a file is not
};

struct UserArguments {
  std::string email, name, organisation, role;
  bool administrator = false, steward = false, password_from_stdin = false;
};

struct ValidateArguments {
  std::string path;      // a file, or a folder with XML files
  std::string language;  // empty: the terminal's
  bool warnings = true;
  bool summary = false;  // the verdict alone
};

// Where links that are printed begin: "https://register.example.org", or http and what the server listens on.
std::string own_address(const Settings& settings, int port);  // port 0: the one of the settings
int serve(const Settings& settings, bool demonstration);
int import_relations(const Settings& settings, const ImportArguments& arguments);
int import_activities(const Settings& settings, const ActivityArguments& arguments);
int import_tables(const Settings& settings, const TableArguments& arguments);
// What organisations say they will spend, or projects: they cannot stand in one file.
int export_iati(const Settings& settings, const std::string& owner, bool all, const std::string& out, bool organisations);
std::optional<int> undo_activities(const Settings& settings, const std::string& import);
int undo_import(const Settings& settings, const std::string& import);
int export_records(const Settings& settings, const std::string& collection, const std::string& format, const std::string& out);
int reindex(const Settings& settings);
int migrate(const Settings& settings);
int check(const Settings& settings);
int mail_status(const Settings& settings);
int mail_test(const Settings& settings, const std::string& address);
int review_duplicates(const Settings& settings, bool anew);
int backup(const Settings& settings, const BackupArguments& arguments);
int restore(const Settings& settings, const std::string& file);
int add_user(const Settings& settings, const UserArguments& arguments);
int list_users(const Settings& settings);
int disable_user(const Settings& settings, const std::string& email);
int user_password(const Settings& settings, const std::string& email);
int validate_iati(const ValidateArguments& arguments);
int version();

}  // namespace app
