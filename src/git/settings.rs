//! Git's configuration as git sees it from a repository: read once, with every include and variable applied.

use super::call::Call;
use super::{Error, Repository};

/// All settings, in the order in which git read them: the last of a name wins.
#[derive(Debug)]
pub(super) struct Settings(Vec<(String, Option<String>)>);

impl Repository {
    /// The value of a configuration key, with every include and `GIT_CONFIG_*` variable; the last one wins. `None`
    /// when it is not set. The configuration is read once; what changes later is not seen.
    ///
    /// # Errors
    /// [`Error::Git`] when the configuration cannot be read.
    pub fn config(&self, key: &str) -> Result<Option<String>, Error> {
        Ok(self.settings()?.get(key).map(|value| value.unwrap_or_default().to_owned()))
    }

    /// Like [`Self::config`] for a truth value, in any of git's spellings.
    ///
    /// # Errors
    /// [`Error::Git`] also when the value is no truth value.
    pub fn config_bool(&self, key: &str) -> Result<Option<bool>, Error> {
        let Some(value) = self.settings()?.get(key) else { return Ok(None) };
        // A key without `=` is true (git-config(1), "Values").
        let Some(value) = value else { return Ok(Some(true)) };
        match value.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" => Ok(Some(true)),
            "false" | "no" | "off" | "" => Ok(Some(false)),
            number => match number.parse::<i64>() {
                Ok(number) => Ok(Some(number != 0)),
                Err(_) => Err(Error::Git {
                    command: format!("git config --get {key}"),
                    stderr: format!("bad boolean config value '{value}' for '{key}'"),
                }),
            },
        }
    }

    /// The remotes from which this partial clone fetches what it lacks; none in a whole clone.
    pub(super) fn promisors(&self) -> Result<Vec<&str>, Error> {
        let is_promisor = |name: &&str| !name.starts_with('-');
        let names =
            self.settings()?.0.iter().filter_map(|(key, _)| key.strip_prefix("remote.")?.strip_suffix(".promisor"));
        Ok(names.filter(is_promisor).collect())
    }

    pub(super) fn settings(&self) -> Result<&Settings, Error> {
        if let Some(settings) = self.settings.get() {
            return Ok(settings);
        }
        let said = self.run(Call::new(["config", "-z", "--list"]))?.ok()?;
        Ok(self.settings.get_or_init(|| Settings::parse(&said)))
    }
}

impl Settings {
    /// Reads `git config -z --list`: a newline between name and value, a NUL after each setting.
    fn parse(said: &str) -> Self {
        let setting = |text: &str| match text.split_once('\n') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (text.to_owned(), None),
        };
        Self(said.split_terminator('\0').map(setting).collect())
    }

    /// All settings, first ones first.
    pub fn all(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_deref()))
    }

    /// The last value of that name; `Some(None)` for one without `=`.
    fn get(&self, key: &str) -> Option<Option<&str>> {
        let key = normal(key);
        let found = self.0.iter().rev().find(|(name, _)| *name == key);
        found.map(|(_, value)| value.as_deref())
    }
}

/// Section and variable names have no case, what stands between them has.
fn normal(key: &str) -> String {
    match (key.split_once('.'), key.rsplit_once('.')) {
        (Some((section, _)), Some((head, variable))) if head.len() > section.len() => {
            let between = &head[section.len()..];
            format!("{}{between}.{}", section.to_ascii_lowercase(), variable.to_ascii_lowercase())
        }
        _ => key.to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::Settings;

    #[test]
    fn the_last_setting_of_a_name_wins() {
        let settings = Settings::parse("core.bare\nfalse\0remote.My.Fork.url\na\nb\0core.bare\ntrue\0commit.gpgsign\0");
        assert_eq!(settings.get("core.Bare"), Some(Some("true")));
        assert_eq!(settings.get("Remote.My.Fork.URL"), Some(Some("a\nb")));
        assert_eq!(settings.get("remote.my.fork.url"), None);
        assert_eq!(settings.get("commit.gpgSign"), Some(None));
    }
}
