# Makes of a template that SAM builds one that is deployed as it is: each function's code is its archive, each layer's
# content its folder, taken as it lies. All else, comments included, stays.

/^  [A-Za-z0-9]+:/ { resource = $1; sub(/:.*/, "", resource); type = "" }
/^    Type: / { type = $2 }

# The default of all functions, which have one each here.
/^    CodeUri: / { next }

/^    Metadata:/ { held = $0; next }
held != "" {
  if ($0 !~ /^      BuildMethod: makefile$/) {
    print FILENAME ":" NR ": the metadata of " resource " are more than a build method" > "/dev/stderr"
    exit 1
  }
  held = ""
  next
}

/^      ContentUri: / {
  if (!match(resource, /^(Rules|Exceptions)Layer$/)) {
    print FILENAME ":" NR ": there is no folder for the layer " resource > "/dev/stderr"
    exit 1
  }
  print "      ContentUri: " (resource == "RulesLayer" ? "rules" : "exceptions")
  next
}

# The folder is the layer, so nothing in it lies in a folder of the same name.
{ gsub(/\/opt\/(rules|exceptions)\//, "/opt/") }

{ print }

/^    Properties:/ && type == "AWS::Serverless::Function" { print "      CodeUri: functions/" resource ".zip" }
