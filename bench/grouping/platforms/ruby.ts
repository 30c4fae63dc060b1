/** Ruby: labels that two versions write differently, release folders with a date, compiled views. */
import type { Site } from "../application.ts";
import type { Fault, Raised, Thrown } from "../fault.ts";
import { lineOf, pascal, sitesOf, snake, type Occurrence } from "../occurrence.ts";
import { chain, messagePayload, type Payload, type RenderedException, type Renderer } from "./renderer.ts";

const roots = ["/srv/shop/releases/20261120101500", "/srv/shop/releases/20261121093000", "/app"] as const;

export const renderRuby: Renderer = (fault, occurrence) => {
  const head: Payload = {
    platform: "ruby",
    release: `shop@6.${occurrence.build}.0`,
    sdk: { name: "sentry.ruby.rails", version: "6.2.0" },
  };
  const message = messagePayload(fault, occurrence, head);
  if (message !== undefined) return message;
  const exceptions = fault.raised.map((raised) => exceptionOf(fault, raised, occurrence));
  return { ...head, exception: chain(exceptions, false, "rails") };
};

function exceptionOf(fault: Fault, raised: Raised, occurrence: Occurrence): RenderedException {
  return {
    ...worded(raised.thrown, occurrence),
    frames: raised.hasFrames ? framesOf(fault, raised, occurrence) : [],
  };
}

function worded(
  thrown: Thrown,
  { random, runtime }: Occurrence,
): { type: string; value: string; module?: string } {
  switch (thrown.kind) {
    case "own":
      return {
        type: `Shop::${pascal(thrown.noun, thrown.quality)}`,
        module: "Shop",
        value: thrown.message.write(random),
      };
    case "generic":
      return { type: "RuntimeError", value: thrown.message.write(random) };
    case "null-access":
      return {
        type: "NoMethodError",
        value:
          runtime === 0
            ? `undefined method \`${thrown.property}' for nil:NilClass`
            : `undefined method '${thrown.property}' for nil`,
      };
    case "not-callable":
      return {
        type: "NoMethodError",
        value:
          runtime === 0
            ? `undefined method \`${thrown.property}' for #<${pascal(thrown.object)} id: ${random.integer(1, 9999)}>`
            : `undefined method '${thrown.property}' for an instance of ${pascal(thrown.object)}`,
      };
    case "stack-overflow":
      return { type: "SystemStackError", value: "stack level too deep" };
    case "io":
      return {
        type: "Errno::ENOENT",
        value: `No such file or directory @ rb_sysopen - /var/data/${random.hex(8)}.csv`,
      };
    case "timeout":
      return { type: "Net::ReadTimeout", value: `Net::ReadTimeout with #<TCPSocket:(closed)>` };
    case "json":
      return { type: "JSON::ParserError", value: `unexpected token at '<html>${random.hex(12)}'` };
  }
}

function framesOf(fault: Fault, raised: Raised, occurrence: Occurrence): Payload[] {
  const root = roots[occurrence.host] ?? roots[0];
  const gems = `/usr/local/bundle/ruby/3.${3 + occurrence.runtime}.0/gems`;
  const library = (file: string, owner: string, name: string, line: number): Payload => ({
    abs_path: `${gems}/${file}`,
    filename: file,
    ...labelled(owner, name, occurrence),
    lineno: line + occurrence.build,
    in_app: false,
  });
  const version = occurrence.build > 1 ? "8.1.2" : "8.1.1";
  const frames: Payload[] = [
    library("puma-7.1.0/lib/puma/thread_pool.rb", "Puma::ThreadPool", "block in spawn_thread", 176),
    library(
      `actionpack-${version}/lib/abstract_controller/base.rb`,
      "AbstractController::Base",
      "process_action",
      226,
    ),
  ];
  frames.push(
    ...sitesOf(fault, occurrence, raised.depth).flatMap((site) => framesOfSite(site, root, occurrence)),
  );
  if (fault.hasLibraryTail && raised.depth === fault.path.length) {
    frames.push(
      library(`activerecord-${version}/lib/active_record/core.rb`, "ActiveRecord::Core", "find", 250),
    );
    if (occurrence.build > 1)
      frames.push(
        library(
          `activerecord-${version}/lib/active_record/relation.rb`,
          "ActiveRecord::Relation",
          "load",
          90,
        ),
      );
  }
  return frames.slice(-100);
}

/** From 3.4 on the class is in the label, and the SDK tells it as the module. */
function labelled(owner: string, name: string, { runtime }: Occurrence): Payload {
  return runtime === 0 ? { function: name } : { module: owner, function: name };
}

function framesOfSite(site: Site, root: string, occurrence: Occurrence): Payload[] {
  const plain = snake(site.verb, site.object);
  const owner = pascal(site.area, site.layer);
  const file = `app/${site.layer}s/${site.area}_${site.layer}.rb`;
  const own = (name: string): Payload => ({
    abs_path: `${root}/${file}`,
    filename: file,
    ...labelled(owner, name, occurrence),
    lineno: lineOf(site, occurrence.build),
    in_app: true,
    context_line: `      ${site.code.target} = ${site.code.call}(${site.code.argument}, :${plain})\n`,
  });
  if (site.layer === "presenter") {
    const view = `app/views/${site.area}/${plain}.html.erb`;
    return [
      {
        abs_path: `${root}/${view}`,
        filename: view,
        ...labelled(
          "ActionView::Base",
          `_app_views_${site.area}_${plain}_html_erb__${occurrence.random.integer(10 ** 9, 10 ** 10)}_${occurrence.random.integer(1000, 99_999)}`,
          occurrence,
        ),
        lineno: lineOf(site, occurrence.build),
        in_app: true,
        context_line: `  <%= ${site.code.target}.${site.code.call} %>\n`,
      },
    ];
  }
  if (site.shape !== "closure") return [own(plain)];
  const each: Payload =
    occurrence.runtime === 0
      ? { ...own("each"), lineno: lineOf(site, occurrence.build) - 1 }
      : { ...own("each"), module: "Array", lineno: lineOf(site, occurrence.build) - 1 };
  const block = occurrence.runtime === 0 ? `block in ${plain}` : `block in ${plain}`;
  return [own(plain), each, own(block)];
}
