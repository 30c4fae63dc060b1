import { TextField, type TextFieldProps } from "../ui/field.tsx";

/** The name of something in addresses; what it may hold is the server's rule, told before it is sent. */
export function SlugField(props: Pick<TextFieldProps, "label" | "value" | "hint" | "error" | "onChange">) {
  return <TextField mono required maxLength={50} pattern="[a-z0-9]([a-z0-9_\-]*[a-z0-9])?" {...props} />;
}
