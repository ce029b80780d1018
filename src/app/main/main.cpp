// SPDX-License-Identifier: EUPL-1.2
// The command line: what can be asked of the program. What each command does is in the file of its name.
#include <CLI/CLI.hpp>

#include <csignal>
#include <cstdlib>
#include <iostream>

#include "app/program.h"
#include "base/log.h"
#include "db/database.h"

namespace {

using Given = std::map<std::string, std::string, std::less<>>;

std::optional<std::string> environment(std::string_view name) {
  const char* value = std::getenv(std::string(name).c_str());
  return value ? std::optional<std::string>(value) : std::nullopt;
}

// Every command takes every setting, so that `--data` can stand where a person puts it.
void add_settings(CLI::App& command, Given& given) {
  for (const auto& setting : app::setting_table()) {
    command
        .add_option_function<std::string>(
            "--" + std::string(setting.name),
            [&given, name = std::string(setting.name)](const std::string& value) { given[name] = value; }, std::string(setting.help))
        ->group("Settings");
  }
}

int run(const Given& given, const std::function<int(const app::Settings&)>& command) {
  const auto settings = app::Settings::read(given, environment);
  if (!settings) return app::tell(settings.error(), app::wrong_use);
  const auto& level = (*settings)["log"];
  base::set_log_level(level == "debug"     ? base::LogLevel::debug
                      : level == "warning" ? base::LogLevel::warning
                      : level == "error"   ? base::LogLevel::error
                                           : base::LogLevel::info);
  base::set_log_format((*settings)["log-format"] == "json" ? base::LogFormat::json : base::LogFormat::text);
  try {
    return command(*settings);
  } catch (const db::Failure& failure) {  // the disk is full, the database server is gone: all was rolled back
    base::log_error("{}", failure.what());
    return app::tell(failure.problem(), app::failed);
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  CLI::App program("Cosmopolis: the register of what cities and regions do beyond their borders.", "cosmopolis");
  program.require_subcommand(1);
  Given given;
  int code = app::done;

  const auto command = [&](const char* name, const char* help) {
    CLI::App* added = program.add_subcommand(name, help);
    add_settings(*added, given);
    return added;
  };

  bool demonstration = false;
  auto* serve = command("serve", "Serve the pages and the API.");
  serve->add_flag("--demonstration", demonstration, "Load the demonstration register first if the register is empty.");
  serve->callback([&] { code = run(given, [&](const app::Settings& s) { return app::serve(s, demonstration); }); });

  app::ImportArguments arguments;
  auto* import = program.add_subcommand("import", "Bring records in from a file.");
  import->require_subcommand(1);
  auto* import_relations = import->add_subcommand("relations", "Import relations from CSV, TSV, XLSX or JSON.");
  add_settings(*import_relations, given);
  import_relations->add_option("FILE", arguments.file, "The file.")->required();
  import_relations->add_flag("--dry-run", arguments.dry_run, "Do everything but keep it.");
  import_relations->add_option("--map", arguments.mapping, "Use the column mapping of this name.");
  import_relations->add_option("--report", arguments.report, "Write each row's outcome to this CSV file.");
  import_relations->add_option("--source", arguments.source, "Who states these relations; by default the file's name.");
  import_relations->add_option("--network", arguments.network, "The network whose members the file lists.");
  import_relations->add_option("--sheet", arguments.sheet, "The spreadsheet's sheet to read; by default the one that looks like data.");
  import_relations->add_option("--names", arguments.names, "A second file with the names that the first one's ids stand for.");
  import_relations->callback([&] { code = run(given, [&](const app::Settings& s) { return app::import_relations(s, arguments); }); });
  app::ActivityArguments activities;
  auto* import_iati = import->add_subcommand("iati", "Import projects and planned spending from IATI activity and organisation files of any version.");
  add_settings(*import_iati, given);
  import_iati->add_option("PATH", activities.path, "The file, or a folder of files.")->required();
  import_iati->add_flag("--dry-run", activities.dry_run, "Do everything but keep it.");
  import_iati->add_flag("--verbose", activities.verbose, "Name each fault with its line.");
  import_iati->add_option("--source", activities.source, "Who states these records; by default each file's name.");
  import_iati->callback([&] { code = run(given, [&](const app::Settings& s) { return app::import_activities(s, activities); }); });
  app::TableArguments tables;
  auto* import_projects = import->add_subcommand("projects", "Import projects from tables: CSV, TSV, XLSX, JSON, or lists in sections.");
  add_settings(*import_projects, given);
  import_projects->add_option("PATH", tables.path, "The file, or a folder of tables that belong together.")->required();
  import_projects->add_option("--mapping", tables.mapping, "What the columns say: a JSON file, or the name of a mapping that the program has; by default known or guessed by the headings.");
  import_projects->add_flag("--dry-run", tables.dry_run, "Do everything but keep it.");
  import_projects->add_flag("--print-mapping", tables.print_mapping, "Print the mapping that would be used, as a file to begin with, and do nothing.");
  import_projects->add_option("--source", tables.source, "Who states these projects; by default the mapping's source, else the file's name.");
  import_projects->callback([&] { code = run(given, [&](const app::Settings& s) { return app::import_tables(s, tables); }); });
  std::string import_id;
  auto* undo = import->add_subcommand("undo", "Take an import back, whole.");
  add_settings(*undo, given);
  undo->add_option("ID", import_id, "The import's id, as the import printed it.")->required();
  undo->callback([&] { code = run(given, [&](const app::Settings& s) { return app::undo_import(s, import_id); }); });

  std::string collection, format = "csv", out;
  std::string owner;
  bool all = false;
  auto* exporting = command("export", "Write relations or organisations to a file, projects as IATI activities, or planned spending as an IATI organisation file.");
  exporting->add_option("WHAT", collection, "relations, organisations, iati or iati-organisations")->required()->check(CLI::IsMember({"relations", "organisations", "iati", "iati-organisations"}));
  exporting->add_option("--format", format, "csv, json, geojson or xlsx")->check(CLI::IsMember({"csv", "json", "geojson", "xlsx"}));
  exporting->add_option("--organisation", owner, "With iati and iati-organisations: what is this organisation's alone, by its id.");
  exporting->add_flag("--all", all, "With iati and iati-organisations: also what would not be valid.");
  exporting->add_option("--out", out, "The file; standard output without it.");
  exporting->callback([&] {
    code = run(given, [&](const app::Settings& s) {
      return collection.starts_with("iati") ? app::export_iati(s, owner, all, out, collection == "iati-organisations") : app::export_records(s, collection, format, out);
    });
  });

  command("reindex", "Build the search index anew from the register.")->callback([&] { code = run(given, app::reindex); });
  command("migrate", "Bring the database's schema to this version.")->callback([&] { code = run(given, app::migrate); });
  command("check", "Verify database, change log and search index against each other.")->callback([&] { code = run(given, app::check); });

  auto* duplicates = program.add_subcommand("duplicates", "Organisations that may be one and the same.");
  duplicates->require_subcommand(1);
  bool anew = false;
  auto* review = duplicates->add_subcommand("review", "Look for duplicates among the organisations that changed since the last review.");
  add_settings(*review, given);
  review->add_flag("--all", anew, "Look at all organisations again.");
  review->callback([&] { code = run(given, [&](const app::Settings& s) { return app::review_duplicates(s, anew); }); });

  app::BackupArguments to;
  auto* backup = command("backup", "Write the whole register to one file, also while the server runs.");
  backup->add_option("FILE", to.file, "The file to write.");
  backup->add_option("--to", to.folder, "Write a file named by the time into this folder instead, and verify it.");
  backup->add_option("--keep", to.keep, "With --to: once the new file was verified, remove the oldest beyond this number.")->check(CLI::Range(1, 100000));
  backup->add_flag("--verify", to.verify, "Restore the file into a scratch database and check that.");
  backup->add_flag("--no-verify", to.no_verify, "With --to: do not verify.");
  backup->callback([&] { code = run(given, [&](const app::Settings& s) { return app::backup(s, to); }); });
  std::string file;
  auto* restore = command("restore", "Fill an empty register from a backup.");
  restore->add_option("FILE", file, "The backup.")->required();
  restore->callback([&] { code = run(given, [&](const app::Settings& s) { return app::restore(s, file); }); });

  auto* mail = program.add_subcommand("mail", "The outbox, and whether mail can be sent.");
  mail->require_subcommand(1);
  auto* mail_status = mail->add_subcommand("status", "Tell how many mails wait and how many were given up.");
  add_settings(*mail_status, given);
  mail_status->callback([&] { code = run(given, app::mail_status); });
  std::string address;
  auto* mail_test = mail->add_subcommand("test", "Send one mail, to see whether the settings are right.");
  add_settings(*mail_test, given);
  mail_test->add_option("ADDRESS", address, "Where to send it.")->required();
  mail_test->callback([&] { code = run(given, [&](const app::Settings& s) { return app::mail_test(s, address); }); });

  app::UserArguments user;
  auto* users = program.add_subcommand("user", "Accounts: who may sign in.");
  users->require_subcommand(1);
  auto* user_add = users->add_subcommand("add", "Make an account; prints the address at which its owner chooses a password.");
  add_settings(*user_add, given);
  user_add->add_option("EMAIL", user.email, "The e-mail address.")->required();
  user_add->add_option("--name", user.name, "The person's name.");
  user_add->add_flag("--administrator", user.administrator, "May manage accounts and all records.");
  user_add->add_flag("--steward", user.steward, "May decide on all records.");
  user_add->add_option("--organisation", user.organisation, "Id of an organisation that the person works for.");
  user_add->add_option("--role", user.role, "The role there: reader, contributor, editor, validator or administrator.")
      ->check(CLI::IsMember({"reader", "contributor", "editor", "validator", "administrator"}))->needs("--organisation");
  user_add->add_flag("--password-stdin", user.password_from_stdin, "Read the password from standard input.");
  user_add->callback([&] { code = run(given, [&](const app::Settings& s) { return app::add_user(s, user); }); });
  auto* user_list = users->add_subcommand("list", "List all accounts: id, address, name, office, state.");
  add_settings(*user_list, given);
  user_list->callback([&] { code = run(given, app::list_users); });
  auto* user_disable = users->add_subcommand("disable", "Let an account sign in no longer; its sessions end.");
  add_settings(*user_disable, given);
  user_disable->add_option("EMAIL", user.email, "The e-mail address.")->required();
  user_disable->callback([&] { code = run(given, [&](const app::Settings& s) { return app::disable_user(s, user.email); }); });
  auto* user_password = users->add_subcommand("password", "Print the address at which a new password is chosen.");
  add_settings(*user_password, given);
  user_password->add_option("EMAIL", user.email, "The e-mail address.")->required();
  user_password->callback([&] { code = run(given, [&](const app::Settings& s) { return app::user_password(s, user.email); }); });

  app::ValidateArguments check_of;
  auto* validate = program.add_subcommand("validate", "Check a file before it is published or imported.");
  validate->require_subcommand(1);
  auto* validate_iati = validate->add_subcommand("iati", "Check IATI activity and organisation files by schema, codes and ruleset.");
  validate_iati->add_option("PATH", check_of.path, "The file, or a folder with XML files.")->required();
  validate_iati->add_option("--language", check_of.language, "en, fr, es or pt; by default the terminal's.")->check(CLI::IsMember({"en", "fr", "es", "pt"}));
  validate_iati->add_flag("!--no-warnings", check_of.warnings, "Leave warnings out.");
  validate_iati->add_flag("--summary", check_of.summary, "Print the verdicts alone.");
  validate_iati->callback([&] { code = app::validate_iati(check_of); });

  command("version", "Print the version.")->callback([&] { code = app::version(); });

  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int cli = program.exit(error, std::cout, std::cerr);
    return cli == 0 ? app::done : app::wrong_use;
  }
  return code;
}
