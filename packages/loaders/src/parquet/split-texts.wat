;; Splits the texts of rows, which are joined row by row, into columns.
;; pnpm generate assembles this into split-texts-module.ts.
(module
  ;; The caller places everything here, and grows it by pages of 64 KiB.
  (memory (export "memory") 1)

  ;; $lengths: for each row, the length of each text as i32; negative for null.
  ;; $columns: for each column, three i32: where its next text goes, where its next offset goes, and
  ;; the value of that offset. They advance with each row.
  ;; $texts: the joined texts.
  ;; Copies 16 bytes at a time, so 16 bytes after the texts and after each column must be free.
  (func (export "split")
    (param $rows i32) (param $count i32) (param $lengths i32) (param $columns i32) (param $texts i32)
    (local $column i32)
    (local $end i32)
    (local $length i32)
    (local $into i32)
    (local $copied i32)
    (local $slot i32)
    (local $offset i32)
    (local.set $end
      (i32.add (local.get $columns) (i32.mul (local.get $count) (i32.const 12))))
    (block $noMoreRows
      (loop $row
        (br_if $noMoreRows (i32.eqz (local.get $rows)))
        (local.set $rows (i32.sub (local.get $rows) (i32.const 1)))
        (local.set $column (local.get $columns))
        (loop $text
          (local.set $length (i32.load (local.get $lengths)))
          (local.set $lengths (i32.add (local.get $lengths) (i32.const 4)))
          (local.set $slot (i32.load offset=4 (local.get $column)))
          (local.set $offset (i32.load offset=8 (local.get $column)))
          (if (i32.gt_s (local.get $length) (i32.const 0))
            (then
              (local.set $into (i32.load (local.get $column)))
              (local.set $copied (i32.const 0))
              (loop $copy
                (v128.store
                  (i32.add (local.get $into) (local.get $copied))
                  (v128.load (i32.add (local.get $texts) (local.get $copied))))
                (local.set $copied (i32.add (local.get $copied) (i32.const 16)))
                (br_if $copy (i32.lt_u (local.get $copied) (local.get $length))))
              (local.set $texts (i32.add (local.get $texts) (local.get $length)))
              (i32.store (local.get $column) (i32.add (local.get $into) (local.get $length)))
              (local.set $offset (i32.add (local.get $offset) (local.get $length)))
              (i32.store offset=8 (local.get $column) (local.get $offset))))
          (i32.store (local.get $slot) (local.get $offset))
          (i32.store offset=4 (local.get $column) (i32.add (local.get $slot) (i32.const 4)))
          (local.set $column (i32.add (local.get $column) (i32.const 12)))
          (br_if $text (i32.lt_u (local.get $column) (local.get $end))))
        (br $row)))))
