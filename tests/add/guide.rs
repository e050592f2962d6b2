//! A small guide that has nothing to mend, file by file.

pub const CONFIG: &str = "\
schema: 1
title: A Small Guide
upstream: @UPSTREAM@
default_branch: main
themes:
  - cloud
  - codebase
  - monitoring
agreement:
  mode: @MODE@
  file: CLA.md
";

pub const CLA: &str = "\
---
version: 2
---
# Contributor agreement

1. You wrote it yourself.
2. You license it under CC-BY-4.0.
";

pub const CLOUD: &str = "\
---
title: The Cloud Is the Platform
short_title: Cloud
kind: chapter
sections:
  - id: public
    title: Public clouds
  - id: private
    title: Private clouds
order: manual
---
Machines by the hour changed who may start a company.
";

pub const CODEBASE: &str = "\
---
title: The Codebase Is in Git
short_title: Codebase
kind: chapter
sections:
  - id: version-control
    title: Version control
  - id: hosted
    title: Hosted
order: manual
---
A deployment needs a name: see [[git]].
";

pub const MONITORING: &str = "\
---
title: Everything Is Watched
short_title: Monitoring
kind: chapter
order: manual
---
What nobody watches is broken already.
";

pub const GIT: &str = "\
name: Git
kind: tool
summary: Keeps every version of a codebase on every machine that has it.
urls:
  home: https://git-scm.com/
  source: https://github.com/git/git
license: GPL-2.0-only
aliases:
  - Stupid Content Tracker
listings:
  - theme: codebase
    section: version-control
    note: Where the other tools begin.
";

pub const GITLAB: &str = "\
name: GitLab
kind: platform
summary: Hosts repositories and builds, reviews and ships what is in them.
urls:
  home: https://about.gitlab.com/
listings:
  - theme: codebase
    section: hosted
    url: https://gitlab.com/explore
    note: The hosted form.
";

pub const GANGLIA: &str = "\
name: Ganglia
kind: tool
summary: Collects figures from clusters and grids and draws them.
urls:
  home: http://ganglia.info/
listings:
  - theme: monitoring
";

pub const ZOE: &str = "\
name: Zoe Known
emails:
  - zoe@example.org
roles:
  - contributor
agreement:
  version: \"2\"
  sha256: 0000000000000000000000000000000000000000000000000000000000000000
  signed: \"2026-01-02\"
";
